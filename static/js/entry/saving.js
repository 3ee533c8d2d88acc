// Drafts save themselves: in batches, a second after the last key, again and again until the server has them.
const PAUSE = 1000;
const LONGEST_PAUSE = 30000;

export function csrfToken() {
  // Read anew for every request: signing in again in another tab gives a new one.
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

class Refused extends Error {
  constructor(message, answer = {}) {
    super(message);
    Object.assign(this, answer);
  }
}

// The answer to a request for JSON. Throws Refused with a sentence, `retry` where another try may help.
export async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(30000), ...options });
  } catch {
    throw new Refused("网络不通或服务器没有响应", { retry: true });
  }
  if (response.type === "opaqueredirect" || response.status === 401) {
    throw new Refused("登录已过期，请在新标签页重新登录，之后自动继续保存", { retry: true, signedOut: true });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status >= 500) throw new Refused("系统处理时出错", { retry: true });
  if (response.status === 403) throw new Refused("没有填报权限，或页面已过期", { retry: true });
  throw new Refused(answer.error ?? "有企业不属于本地区，或不在您的管辖范围内", { ...answer, status: response.status });
}

export function send(url, user, changes, more = {}) {
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ user, changes }),
    ...more,
  });
}

// A copy on this machine of what is not saved yet, one a tab; a tab that opens later takes over what was left.
export class SafetyCopy {
  constructor(sheetKey) {
    this.prefix = `entry|${sheetKey}|`;
    this.own = this.prefix + crypto.getRandomValues(new Uint32Array(2)).join("-");
  }

  keep(cells) {
    try {
      if (cells.length) localStorage.setItem(this.own, JSON.stringify(cells));
      else localStorage.removeItem(this.own);
      return true;
    } catch {
      return false; // The browser keeps nothing; the page itself still does.
    }
  }

  takeOver() {
    try {
      const left = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix) && key !== this.own);
      const cells = left.flatMap((key) => JSON.parse(localStorage.getItem(key)));
      left.forEach((key) => localStorage.removeItem(key));
      return cells;
    } catch {
      return [];
    }
  }
}

// States: "clean", "waiting", "saving", "failed" (will try again), "refused" (somebody has to look).
export class Saver extends EventTarget {
  constructor({ sheet, url, user, limit, copy }) {
    super();
    Object.assign(this, { sheet, url, user, limit, copy });
    this.state = "clean";
    this.rounds = 0; // answers so far: who asked for the rows before one of them must not use what it got
    this.failures = 0;
    this.timer = 0;
    this.uncertain = new Map(); // key → values that were sent without an answer
    sheet.addEventListener("change", ({ detail }) => this.#note(detail.typed));
  }

  get busy() { return this.state === "saving"; }

  #note(typed) {
    this.copy.keep(this.sheet.unsaved());
    if (!typed || this.busy || !this.sheet.waiting().length) return;
    if (this.state !== "failed") this.#tell("waiting");
    this.#later(PAUSE);
  }

  #later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  #tell(state, detail = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: { state, ...detail } }));
  }

  async flush({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.busy) return;
    const changes = this.sheet.waiting().slice(0, this.limit);
    if (!changes.length) return;
    this.#tell("saving", { count: changes.length });
    try {
      // A page that is being left may send little; the rest waits in the copy.
      this.#take(await send(this.url, this.user, changes, { keepalive: keepalive && changes.length < 300 }));
    } catch (error) {
      this.#fail(error, changes);
    }
  }

  #take(answer) {
    this.rounds += 1;
    this.failures = 0;
    answer.saved.forEach((cell) => {
      this.uncertain.delete(`${cell.enterprise}:${cell.name}`);
      this.sheet.saved(cell);
    });
    this.sheet.tell(answer.problems);
    const conflicts = answer.conflicts.filter((conflict) => !this.#isOurs(conflict));
    this.copy.keep(this.sheet.unsaved());
    this.#tell("clean", { time: answer.time });
    if (conflicts.length) this.dispatchEvent(new CustomEvent("conflicts", { detail: conflicts }));
    if (this.sheet.waiting().length) {
      this.#tell("waiting");
      this.#later(PAUSE);
    }
  }

  // A value of ours that was sent before a line broke, and arrived after all, is nobody else's.
  #isOurs(conflict) {
    const key = `${conflict.enterprise}:${conflict.name}`;
    const ours = this.uncertain.get(key)?.has(conflict.theirs);
    if (ours) {
      this.uncertain.delete(key);
      this.sheet.dirty.set(key, conflict.theirs);
    }
    return ours;
  }

  #fail(error, changes) {
    this.rounds += 1;
    if (!error.retry) {
      if (error.status === 400 && error.enterprise) {
        this.sheet.refused(error.enterprise, error.name);
        this.#tell("refused", { message: error.message });
        this.#later(0);
      } else this.#tell("refused", { message: error.message, closed: error.closed });
      return;
    }
    for (const { enterprise, name, value } of changes) {
      const key = `${enterprise}:${name}`;
      this.uncertain.set(key, (this.uncertain.get(key) ?? new Set()).add(value));
    }
    this.failures += 1;
    const pause = Math.min(PAUSE * 2 ** this.failures, LONGEST_PAUSE);
    this.#tell("failed", { message: error.message, signedOut: error.signedOut, pause });
    this.#later(pause);
  }
}
