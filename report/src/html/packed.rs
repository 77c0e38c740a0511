//! Parts of the page that most readers never open: kept deflated, and unfolded by the page's script
//! when they come into view. Diagrams shrink to a fifteenth so.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, write::DeflateEncoder};

/// A fragment of HTML, deflated, as text for an attribute.
pub(super) fn packed(html: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(html.as_bytes());
    let bytes = written.and_then(|()| encoder.finish());
    STANDARD.encode(bytes.expect("memory takes everything"))
}
