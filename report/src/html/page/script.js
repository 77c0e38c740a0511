// Filters ledgers, scrolls to what is wrong, unfolds the witnesses that come into view, and opens what a link leads to.
function filter(group, status) {
  const table = group.parentElement.querySelector("table.ledger");
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.status === status));
  }
  for (const row of table.querySelectorAll("tbody tr")) {
    row.hidden = !["", row.dataset.status].includes(status);
  }
}

for (const group of document.querySelectorAll(".filter")) {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) filter(group, button.dataset.status);
  });
}

// Witnesses are kept deflated: there are hundreds, and few are looked at.
async function unfold(holder) {
  if (!holder || !holder.dataset.packed) return;
  const bytes = Uint8Array.from(atob(holder.dataset.packed), (letter) => letter.charCodeAt(0));
  delete holder.dataset.packed;
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  holder.innerHTML = await new Response(inflated).text();
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) unfold(entry.target);
}, { rootMargin: "100%" });
for (const holder of document.querySelectorAll("[data-packed]")) near.observe(holder);

// What is wrong is what one wants to see, also where a diagram is wider than the page.
for (const wrong of document.querySelectorAll(".canvas text.bad")) {
  const canvas = wrong.closest(".canvas");
  const [text, frame] = [wrong, canvas].map((it) => it.getBoundingClientRect());
  if (text.right > frame.right) canvas.scrollLeft += text.right - frame.right + 16;
}

async function reveal() {
  const name = decodeURIComponent(location.hash.slice(1));
  await unfold(document.getElementById(name.replace(/^witness-(.*)-\d+$/, "witnesses-$1")));
  const target = document.getElementById(name);
  if (!target) return;
  if (target.hidden) filter(target.closest("section").querySelector(".filter"), "");
  const details = target.closest("details");
  if (details) details.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.witness:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});
