//! The codes that the documents list, function by function, so that none is missed: each is one
//! that calls here return.
//!
//! Sources are those of the functions in [`api`](super::api) and the tables of RSMP 3.2.5.2.
//! Success in opening is a handle, and no code.

use sim::value::Word;

use super::api::*;

/// The codes of one function.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its name.
    pub function: &'static str,
    /// What its Win32 page or its section of the protocol lists.
    pub codes: &'static [Word],
}

const fn page(function: &'static str, codes: &'static [Word]) -> Page {
    Page { function, codes }
}

/// Every page.
pub const PAGES: &[Page] = &[
    page(
        "OpenNtmsSession",
        &[
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_COMPUTERNAME,
            ERROR_INVALID_PARAMETER,
            ERROR_NO_NETWORK,
            ERROR_NOT_CONNECTED,
            ERROR_NOT_READY,
            RPC_S_NO_INTERFACES,
        ],
    ),
    page(
        "CloseNtmsSession",
        &[
            ERROR_SUCCESS,
            ERROR_CONNECTION_UNAVAIL,
            ERROR_INVALID_HANDLE,
        ],
    ),
    page(
        "CancelNtmsLibraryRequest",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "CleanNtmsDrive",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_DRIVE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_LIBRARY,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_PRESENT,
        ],
    ),
    page(
        "EnumerateNtmsObject",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INSUFFICIENT_BUFFER,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "GetNtmsObjectInformation",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "MountNtmsMedia",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_BUSY,
            ERROR_CANCELLED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DRIVE_MEDIA_MISMATCH,
            ERROR_INVALID_DRIVE,
            ERROR_INVALID_LIBRARY,
            ERROR_INVALID_MEDIA,
            ERROR_INVALID_PARAMETER,
            ERROR_INVALID_STATE,
            ERROR_MEDIA_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_REQUEST_REFUSED,
            ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_AVAILABLE,
            ERROR_TIMEOUT,
            ERROR_WRITE_PROTECT,
        ],
    ),
    page(
        "DismountNtmsMedia",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_LIBRARY,
            ERROR_INVALID_MEDIA,
            ERROR_INVALID_PARAMETER,
            ERROR_INVALID_STATE,
            ERROR_MEDIA_NOT_AVAILABLE,
            ERROR_MEDIA_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_TIMEOUT,
        ],
    ),
    page(
        "DismountNtmsDrive",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_DRIVE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_LIBRARY,
            ERROR_INVALID_PARAMETER,
            ERROR_INVALID_STATE,
            ERROR_LIBRARY_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY,
        ],
    ),
    page(
        "EjectNtmsMedia",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_BUSY,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_OPERATION,
            ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE,
            ERROR_MEDIA_NOT_AVAILABLE,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_RESOURCE_DISABLED,
        ],
    ),
    page(
        "InjectNtmsMedia",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_OPERATION,
            ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_FULL,
            ERROR_LIBRARY_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY,
        ],
    ),
    page(
        "InventoryNtmsLibrary",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DEVICE_NOT_AVAILABLE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_LIBRARY,
            ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE,
            ERROR_NOT_CONNECTED,
            ERROR_RESOURCE_DISABLED,
        ],
    ),
    page(
        "IdentifyNtmsSlot",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "AccessNtmsLibraryDoor",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_LIBRARY_OFFLINE,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_RESOURCE_DISABLED,
            ERROR_RESOURCE_NOT_PRESENT,
        ],
    ),
    page("EnableNtmsObject", ENABLING),
    page("DisableNtmsObject", ENABLING),
    page(
        "AllocateNtmsMedia",
        &[ERROR_CANCELLED, ERROR_MEDIA_UNAVAILABLE, ERROR_TIMEOUT],
    ),
    page(
        "SubmitNtmsOperatorRequest",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_CONNECTED,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "WaitForNtmsOperatorRequest",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_CANCELLED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_CONNECTED,
            ERROR_OBJECT_NOT_FOUND,
            ERROR_TIMEOUT,
        ],
    ),
    page(
        "SatisfyNtmsOperatorRequest",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_PARAMETER,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "CancelNtmsOperatorRequest",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_INVALID_STATE,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "DeleteNtmsRequests",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_DATABASE_FULL,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
        ],
    ),
    page(
        "SetNtmsRequestOrder",
        &[
            ERROR_SUCCESS,
            ERROR_ACCESS_DENIED,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_ENOUGH_MEMORY,
            ERROR_OBJECT_NOT_FOUND,
        ],
    ),
    page(
        "OpenNtmsNotification",
        &[
            ERROR_ACCESS_DENIED,
            ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE,
            ERROR_NOT_CONNECTED,
        ],
    ),
    page(
        "WaitForNtmsNotification",
        &[
            ERROR_SUCCESS,
            ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE,
            ERROR_NO_DATA,
            ERROR_NOT_CONNECTED,
            ERROR_TIMEOUT,
        ],
    ),
    page(
        "CloseNtmsNotification",
        &[
            ERROR_SUCCESS,
            ERROR_DATABASE_FAILURE,
            ERROR_INVALID_HANDLE,
            ERROR_INVALID_PARAMETER,
            ERROR_NOT_CONNECTED,
        ],
    ),
];

/// What the pages of disabling and enabling list.
const ENABLING: &[Word] = &[
    ERROR_SUCCESS,
    ERROR_ACCESS_DENIED,
    ERROR_DATABASE_FAILURE,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
    ERROR_INVALID_STATE,
    ERROR_LIBRARY_OFFLINE,
    ERROR_OBJECT_NOT_FOUND,
];

#[cfg(test)]
mod tests {
    use sim::signature::Role;

    use super::*;

    fn returned(function: &str) -> &'static [Word] {
        let mut all = FUNCTIONS.iter();
        let signature = all.find(|it| it.name == function);
        signature.expect("a page is of a function").results[0].words
    }

    #[test]
    fn every_code_that_a_page_lists_is_returned() {
        for page in PAGES {
            for code in page.codes {
                let text = WORDS[usize::from(code.0)].text;
                let returns = returned(page.function).contains(code);
                assert!(returns, "{} and {text}", page.function);
            }
        }
    }

    #[test]
    fn every_function_has_its_page() {
        for function in FUNCTIONS.iter().filter(|it| it.role == Role::Function) {
            let pages = PAGES.iter().filter(|it| it.function == function.name);
            assert_eq!(pages.count(), 1, "{}", function.name);
        }
    }
}
