// One enterprise on a phone: growth and checks while typing, and a save that loses nothing when the line breaks.
// Without this script the form posts as any other.
import { problemsOf } from "./checks.js";
import { choose } from "./conflicts.js";
import { growth, inWan, parse } from "./format.js";
import { SafetyCopy, send } from "./saving.js";

const form = document.querySelector(".one-form");

class One {
  constructor() {
    this.inputs = [...form.querySelectorAll("input[name^=value-]")];
    this.state = document.getElementById("one-state");
    this.enterprise = Number(form.dataset.enterprise);
    this.told = JSON.parse(document.getElementById("one-told").textContent);
    this.copy = new SafetyCopy(`one|${form.dataset.user}|${form.dataset.save}|${this.enterprise}`);
  }

  start() {
    this.#welcome();
    this.#restore();
    form.addEventListener("input", () => { this.#refresh(); this.copy.keep(this.#typed()); });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#save(); });
    this.#refresh();
  }

  // The save before this page says so here: the next enterprise is shown at once.
  #welcome() {
    try {
      const words = sessionStorage.getItem("entry-saved");
      sessionStorage.removeItem("entry-saved");
      if (!words) return;
      const line = Object.assign(document.createElement("p"), { className: "one-state one-saved", textContent: words });
      line.setAttribute("role", "status");
      form.prepend(line);
    } catch {
      // Without storage the next form says nothing of the last.
    }
  }

  name(input) { return input.name.slice("value-".length); }

  was(input) { return form.elements[`was-${this.name(input)}`]; }

  #typed() {
    return this.inputs.filter((input) => input.value !== this.was(input).value).map((input) => ({ name: this.name(input), text: input.value }));
  }

  #restore() {
    const left = this.copy.takeOver();
    for (const { name, text } of left) {
      const input = form.elements[`value-${name}`];
      if (input) input.value = text;
    }
    if (left.length) this.state.textContent = `上次有 ${left.length} 个数没有保存，已恢复在下面，请核对后保存。`;
  }

  #refresh() {
    const found = this.#problems();
    this.#list(found);
    for (const line of form.querySelectorAll("[data-line]")) {
      const [value, prior] = [...line.querySelectorAll("input[name^=value-]")];
      const [now, then] = [parse(value.value), parse(prior.value)];
      line.querySelector("output").textContent = growth(now.value, then.value, "signed" in line.dataset);
      const wan = line.querySelector(".one-wan");
      if (wan) wan.textContent = inWan(now.value);
      this.#tell(value, found);
      this.#tell(prior, found);
    }
  }

  // What the grid says of the same row: the one function has the same figures before it.
  #problems() {
    const lines = [...form.querySelectorAll("[data-line]")].map(({ dataset }) => dataset);
    const read = this.inputs.map((input) => [this.name(input), parse(input.value), this.was(input).value || null]);
    const row = {
      values: Object.fromEntries(read.filter(([, { value }]) => value).map(([name, { value }]) => [name, value])),
      last: Object.fromEntries(lines.map(({ name, last }) => [name, last || undefined])),
      stored: Object.fromEntries(lines.map(({ name, stored }) => [name, stored || undefined])),
    };
    const fields = lines.map((line) => ({ ...line, signed: "signed" in line, level: "level" in line }));
    const unread = read.filter(([, { problem }]) => problem).map(([name, { problem }]) => ({ name, severity: "error", message: problem }));
    return problemsOf(row, fields, { unread, told: this.told, typed: read.some(([, { value }, was]) => value !== was) });
  }

  #tell(input, found) {
    const words = input.closest("label").querySelector(".one-wrong");
    const own = found.filter(({ name }) => name === this.name(input));
    const problem = own.find(({ severity }) => severity === "error") ?? own[0];
    if (words.textContent !== (problem?.message ?? "")) words.textContent = problem?.message ?? "";
    words.classList.toggle("is-warning", problem?.severity === "warning");
    input.classList.toggle("is-invalid", problem?.severity === "error");
    input.toggleAttribute("aria-invalid", problem?.severity === "error");
  }

  async #save() {
    const read = this.inputs.map((input) => [input, parse(input.value)]);
    const wrong = read.find(([, { problem }]) => problem);
    if (wrong) {
      wrong[0].focus();
      this.state.textContent = "有的数不能保存，请按提示改正。";
      return;
    }
    const changes = read.map(([input, { value }]) => ({ enterprise: this.enterprise, name: this.name(input), value, was: this.was(input).value || null }))
      .filter(({ value, was }) => value !== was);
    this.state.textContent = "正在保存…";
    try {
      const answer = await send(form.dataset.save, Number(form.dataset.user), changes);
      for (const { name, value } of answer.saved) form.elements[`was-${name}`].value = value ?? "";
      this.told = answer.problems[this.enterprise] ?? this.told;
      this.#refresh();
      const errors = (answer.problems[this.enterprise] ?? []).filter(({ severity }) => severity === "error");
      if (answer.conflicts.length) this.#conflicts(answer.conflicts);
      else if (errors.length) this.#stay(errors);
      else this.#next();
    } catch (error) {
      this.state.textContent = `未能保存：${error.message}。您填的数保留在本机，请稍后再按保存。`;
    }
  }

  // Every problem of the enterprise under its name; drawn anew only where something else is to be said.
  #list(problems) {
    const before = document.getElementById("one-problems");
    const said = [...before?.children ?? []].map(({ textContent }) => textContent);
    if (said.join("\n") === problems.map(({ message }) => message).join("\n")) return;
    const list = Object.assign(document.createElement("ul"), { id: "one-problems", className: "strip-problems one-problems" });
    list.append(...problems.map(({ severity, message }) => Object.assign(document.createElement("li"), { className: `problem-${severity}`, textContent: message })));
    before?.remove();
    if (problems.length) form.querySelector(".one-name").after(list);
  }

  // An error keeps the whole sheet from being handed in: it is seen before the next enterprise is.
  #stay(errors) {
    this.copy.keep([]);
    const more = errors.length > 1 ? "等" : "";
    this.state.textContent = `已保存，但有 ${errors.length} 处错误：${errors[0].message}${more}请改正后再保存；要先填下一家，请按“跳过”。`;
    const first = form.elements[`value-${errors[0].name}`];
    first?.focus();
    first?.setAttribute("aria-invalid", "true");
    first?.classList.add("is-invalid");
  }

  #next() {
    this.copy.keep([]);
    try {
      sessionStorage.setItem("entry-saved", `已保存 ${form.querySelector(".one-name strong").textContent}。`);
    } catch {
      // See #welcome.
    }
    window.location.assign(form.dataset.next || window.location.href);
  }

  #conflicts(conflicts) {
    const label = (name) => form.elements[`value-${name}`].closest("fieldset").querySelector("legend").firstChild.textContent.trim();
    let again = false;
    choose(conflicts, {
      named: ({ name }) => `${label(name)}${name.endsWith("_prior") ? "上年同期" : "本期累计"}`,
      settle: ({ name, theirs }, mine) => {
        form.elements[`was-${name}`].value = theirs ?? "";
        if (mine) again = true;
        else form.elements[`value-${name}`].value = theirs ?? "";
      },
      closed: () => {
        this.#refresh();
        this.state.textContent = "";
        if (again) this.#save();
        else if (!this.#typed().length) this.#next();
      },
    });
  }
}

if (form && !form.querySelector("fieldset[disabled]")) new One().start();
