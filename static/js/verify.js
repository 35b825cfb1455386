// "Verify in my browser": fetches the frozen document, checks its digest and computes every result anew.
const box = document.querySelector("[data-verify]");

async function digestOf(bytes) {
  // Only on https and on this machine does a browser offer digests.
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function recompute(address) {
  const [engine, documents, answer] = await Promise.all([
    import("./scoring/engine.js"), import("./scoring/documents.js"), fetch(address),
  ]);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const bytes = await answer.arrayBuffer();
  const edition = JSON.parse(new TextDecoder().decode(bytes));
  const ours = engine.compute(engine.readMethod(edition.method), edition.samples).map(documents.resultDocument);
  const theirs = new Map(edition.results.map((result) => [result.number, result]));
  const differences = ours.flatMap((result) =>
    documents.differences(result, theirs.get(result.number) ?? {}, [`${result.number}`]));
  const cells = ours.reduce((total, result) => total + Object.keys(result.cells).length, 0);
  return { digest: await digestOf(bytes), differences, cells, samples: ours.length };
}

// Every figure of the table gets its own mark; `different` holds paths like 3.cells.lead.score.
function mark(differences) {
  const different = differences.map(([path]) => path.join("."));
  for (const row of document.querySelectorAll("[data-result-table] [data-sample]")) {
    for (const link of row.querySelectorAll(".result-cell")) {
      const key = link.pathname.split("/").at(-2);
      const wrong = different.some((path) => path.startsWith(`${row.dataset.sample}.cells.${key}.`));
      link.classList.add(wrong ? "result-cell--different" : "result-cell--same");
    }
  }
}

const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

function report({ digest, differences, cells, samples }, words) {
  const lines = [filled(differences.length ? words.different : words.same, { cells, samples, total: differences.length })];
  if (digest) lines.push(digest === words.sha256 ? words.digestSame : words.digestDifferent);
  else lines.push(words.digestNone);
  return [...lines, ...differences.slice(0, 50).map(([path, mine, theirs]) => `${path.join(" ")}: ${theirs} → ${mine}`)];
}

if (box) {
  box.hidden = false;
  const button = box.querySelector("button");
  button.addEventListener("click", async () => {
    const words = box.dataset;
    const status = box.querySelector("[role=status]");
    button.disabled = true;
    status.textContent = words.busy;
    try {
      const found = await recompute(words.document);
      mark(found.differences);
      status.replaceChildren(...report(found, words).map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }));
    } catch {
      status.textContent = words.broken;
    }
    button.disabled = false;
  });
}
