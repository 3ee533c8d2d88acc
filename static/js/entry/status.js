// The line that says whether all that was typed is saved; "saved" is never said of what is not.
const $ = (id) => document.getElementById(id);

export class Status {
  constructor(sheet, meta) {
    Object.assign(this, { sheet, meta, last: { state: "clean" }, savedAt: "" });
    this.opening = $("entry-state").textContent;
  }

  // What the saver is at: one of its states.
  tell(detail) {
    this.last = detail;
    this.savedAt = detail.time ?? this.savedAt;
    const { state, closed, signedOut } = detail;
    $("entry-retry").hidden = state !== "failed" && !(state === "refused" && !closed);
    $("entry-signin").hidden = !signedOut;
    this.draw();
  }

  draw() {
    const [state, words] = this.#words();
    const box = $("entry-state");
    // A line that is read out says only what is new.
    if (box.textContent !== words) box.textContent = words;
    box.dataset.state = state;
    const { size } = this.sheet.conflicts;
    $("entry-decide").hidden = size === 0;
    $("entry-decide").textContent = `处理冲突（${size}）`;
  }

  #words() {
    const { state, message, pause, count } = this.last;
    if (!this.meta.editable && !this.sheet.dirty.size) return ["clean", "只读"];
    if (state === "waiting") return [state, "有改动，即将保存…"];
    if (state === "saving") return [state, `正在保存 ${count} 个数…`];
    if (state === "failed") return [state, `未能保存（${message}），保留在本机，${Math.round(pause / 1000)} 秒后重试`];
    if (state === "refused") return [state, message];
    const { conflicts, bad } = this.sheet;
    if (conflicts.size) return ["refused", `${conflicts.size} 个数待您选择，尚未保存`];
    if (bad.size) return ["refused", `${bad.size} 个数不是数字，未保存`];
    return ["clean", this.savedAt ? `已保存 ${this.savedAt}` : this.opening];
  }
}
