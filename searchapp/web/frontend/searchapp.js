// Progressive enhancement only: every page works without this file.
import { initAll } from "./govuk-frontend.js";

initAll();

// On a narrow screen the filters would push the results out of sight: fold them behind a button.
const filter = document.querySelector("[data-app-filter]");
if (filter) {
  const narrow = window.matchMedia("(max-width: 48.0525em)");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary app-filter__toggle";
  button.setAttribute("aria-controls", (filter.id = "filters"));
  const fold = (folded) => {
    filter.hidden = folded;
    button.textContent = folded ? "Show filters" : "Hide filters";
    button.setAttribute("aria-expanded", String(!folded));
  };
  const adapt = () => {
    button.hidden = !narrow.matches;
    fold(narrow.matches);
  };
  button.addEventListener("click", () => fold(!filter.hidden));
  narrow.addEventListener("change", adapt);
  filter.before(button);
  adapt();
}

// Ways to finish the word being typed, as an ARIA 1.2 combobox with a list box. The field stays a text field:
// nothing is chosen unless the arrow keys or the mouse choose it, and Enter alone searches what was typed.
const field = document.querySelector("[data-app-completions]");
if (field) {
  const list = document.createElement("ul");
  const told = document.createElement("p");
  list.className = "app-completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Ways to finish this word");
  list.id = "completions";
  list.hidden = true;
  told.className = "govuk-visually-hidden";
  told.setAttribute("role", "status");
  field.type = "text";
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    field.setAttribute(name, value);
  }
  field.after(list, told);

  let chosen = -1;
  let typed = field.value;
  let waiting;
  let asking;

  const close = () => {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const options = [...list.children];
    chosen = number;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options[number].id);
    field.value = number < 0 ? typed : options[number].textContent;
  };
  const show = (words) => {
    close();
    list.append(
      ...words.map((word, number) => {
        const option = document.createElement("li");
        option.id = `completion-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = word;
        return option;
      }),
    );
    list.hidden = !words.length;
    field.setAttribute("aria-expanded", String(words.length > 0));
    const ways = words.length === 1 ? "1 way" : `${words.length} ways`;
    told.textContent = words.length ? `${ways} to finish this word. Use the up and down arrow keys.` : "";
  };
  const ask = async () => {
    asking = new AbortController();
    const address = `${field.dataset.appCompletions}?q=${encodeURIComponent(typed)}`;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).completions);
    } catch {
      // Typing goes on without help.
    }
  };
  field.addEventListener("input", () => {
    typed = field.value;
    close();
    told.textContent = "";
    waiting = setTimeout(ask, 150);
  });
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && count) {
      event.preventDefault();
      choose(-1);
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    }
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) {
      choose([...list.children].indexOf(option));
      typed = field.value;
      close();
    }
  });
}

// Results say how like the recommendation opened last they are, and why. It is known in this tab only; kept empty,
// once somebody does not want to be told.
const OPENED = "searchapp-opened";
const opened = document.querySelector("[data-app-opened]");
const results = document.querySelector("[data-app-related]");
if (opened && sessionStorage.getItem(OPENED) !== "") sessionStorage.setItem(OPENED, opened.dataset.appOpened);
const quiet = (text) => {
  const line = document.createElement("p");
  line.className = "govuk-body-s app-quiet app-like";
  line.textContent = text;
  return line;
};
const sayLikeness = async (last) => {
  const answer = await fetch(results.dataset.appRelated.replace("REFERENCE", encodeURIComponent(last)));
  for (const { ref, score, why } of answer.ok ? (await answer.json()).results : []) {
    const reason = why.charAt(0).toLowerCase() + why.slice(1);
    const said = quiet(`${Math.round(score * 100)}% like ${last}: ${reason}`);
    results.querySelector(`[data-app-ref="${CSS.escape(ref)}"] .app-result__head`)?.after(said);
  }
  if (!results.querySelector(".app-like")) return;
  const line = quiet(`Results like ${last}, which you opened last, say why. `);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button";
  button.textContent = "Stop showing likeness";
  button.addEventListener("click", () => {
    sessionStorage.setItem(OPENED, "");
    document.querySelectorAll(".app-like").forEach((one) => one.remove());
    document.getElementById("results").focus();
  });
  line.append(button);
  results.before(line);
};
if (results && sessionStorage.getItem(OPENED)) {
  sayLikeness(sessionStorage.getItem(OPENED)).catch(() => {}); // results are whole without it
}

// Review by keyboard: single keys move between questions and answer them, unless switched off.
const keys = document.querySelector("[data-app-shortcuts]");
const questions = [...document.querySelectorAll("[data-app-item]")];
if (location.hash.startsWith("#item-") && questions.length) {
  const next = document.getElementById(location.hash.slice(1)) ?? questions[questions.length - 1];
  if (document.getElementById("done")) {
    next.setAttribute("aria-describedby", "done");
  }
  next.focus();
}
if (keys?.dataset.appShortcuts === "on") {
  const at = () => questions.findIndex((question) => question.contains(document.activeElement));
  const move = (by) => questions[Math.min(Math.max(at() + by, 0), questions.length - 1)]?.focus();
  const answer = (key) => {
    const form = questions[at()]?.querySelector(`[data-app-key="${key}"]`);
    const reason = form?.querySelector("[required]");
    if (reason && !reason.value) {
      reason.focus();
    } else {
      form?.requestSubmit();
    }
  };
  const does = {
    j: () => move(1),
    k: () => move(-1),
    a: () => answer("a"),
    r: () => answer("r"),
    e: () => questions[at()]?.querySelector("[data-app-edit]")?.click(),
    u: () => document.querySelector("[data-app-undo]")?.requestSubmit(),
    "?": () => {
      keys.tabIndex = -1;
      keys.focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && does[event.key]) {
      event.preventDefault();
      does[event.key]();
    }
  });
}

// The words that spoke for a suggestion and the suggestion itself point at each other under mouse and focus.
const told = document.querySelector("[data-app-told]");
if (told) {
  const before = told.textContent;
  const words = [...document.querySelectorAll("[data-app-for]")];
  const listed = [...document.querySelectorAll("[data-app-label]")];
  const point = (nodes, text = before) => {
    for (const node of [...words, ...listed]) node.classList.toggle("app-pointed", nodes.includes(node));
    told.textContent = text;
  };
  const on = (node, nodes, text) => {
    for (const event of ["mouseenter", "focusin"]) node.addEventListener(event, () => point(nodes, text));
    for (const event of ["mouseleave", "focusout"]) node.addEventListener(event, () => point([]));
  };
  for (const word of words) {
    const labels = word.dataset.appFor.split(" ");
    on(word, [word, ...listed.filter((label) => labels.includes(label.id))], word.title);
  }
  for (const label of listed) {
    on(label, [label, ...words.filter((word) => word.dataset.appFor.split(" ").includes(label.id))]);
  }
}

// A button beside what is worth copying.
for (const copied of document.querySelectorAll("[data-app-copy]")) {
  const button = document.createElement("button");
  const told = document.createElement("span");
  const row = document.createElement("div");
  row.className = "app-copy";
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = copied.dataset.appCopy;
  told.className = "govuk-body-s";
  told.setAttribute("role", "status");
  row.append(button, told);
  copied.parentElement.after(row);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(copied.textContent);
      told.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(copied);
      told.textContent = "Selected: copy it with your keyboard";
    }
  });
}

// A form whose answer may take minutes says meanwhile how far the work is. The form is sent with a name made
// here, under which the site tells that; the page stays until the answer comes.
for (const form of document.querySelectorAll("[data-app-progress]")) {
  const label = document.createElement("p");
  const count = document.createElement("p");
  label.className = count.className = "govuk-body";
  label.setAttribute("role", "status");
  count.setAttribute("aria-hidden", "true"); // every second a number: for eyes
  form.append(label, count);
  let looking;
  const tell = (step) => {
    if (step.label && step.label !== label.textContent) label.textContent = step.label;
    const done = (step.done ?? 0).toLocaleString("en-GB");
    if (step.total) count.textContent = `${done} of ${step.total.toLocaleString("en-GB")}`;
    else count.textContent = step.done ? done : "";
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "propose") return; // a file comes, and the page stays
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    address.searchParams.set("watch", name);
    form.setAttribute("action", address);
    const look = async () => {
      try {
        const answer = await fetch(`${form.dataset.appProgress}?watch=${name}`);
        if (answer.ok) tell(await answer.json());
      } catch {
        // The answer itself still comes.
      }
      looking = setTimeout(look, 1000);
    };
    clearTimeout(looking);
    looking = setTimeout(look, 500);
  });
  window.addEventListener("pageshow", () => {
    clearTimeout(looking);
    label.textContent = count.textContent = "";
  });
}
