// After every save in the editor, shows what the checks find in the saved draft.
const panel = document.querySelector("[data-findings]");
const refresh = async () => {
  const answer = await fetch(panel.dataset.findings, { credentials: "same-origin" });
  if (answer.ok) panel.innerHTML = await answer.text();
};
if (panel) document.addEventListener("w-autosave:success", refresh);
