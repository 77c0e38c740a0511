// Without this the page is complete: it only filters ledgers and opens what is hidden when needed.
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

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
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
