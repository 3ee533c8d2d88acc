// Shows what an htmx request is doing: loading after 150 ms, a Chinese sentence with an id when it fails.
const LOADING_AFTER = 150;
const timers = new WeakMap();

function reason(status) {
  if (status === 0) return "网络不通或服务器没有响应，请检查网络后重试。";
  if (status === 401) return "登录已过期，刚才的操作没有执行。";
  if (status === 403) return "没有进行这项操作的权限，或页面已过期，请刷新页面后重试。";
  if (status === 404) return "没有找到所需内容，可能已撤销或不在您的管辖范围内。";
  if (status === 409) return "数据已被他人修改，请刷新页面核对后再提交。";
  if (status === 413) return "上传的文件过大，请压缩或拆分后重试。";
  if (status === 429) return "操作过于频繁，请稍候再试。";
  if (status >= 500) return "系统处理时出错，未完成的改动没有保存，请稍后重试。";
  return "请求没有成功，请刷新页面后重试。";
}

// A modal dialog covers the page and its box: there the sentence stands in the dialog itself.
function boxOf() {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  if (!dialog) return document.getElementById("request-error");
  let box = dialog.querySelector(":scope > .dialog-error");
  if (!box) {
    box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.dataset.requestError = "";
    box.classList.add("dialog-error");
    dialog.append(box);
  }
  return box;
}

// To the sign-in page and back to this one; what is typed here stays where a tab of its own is used for it.
function signInLinks() {
  const page = window.location.pathname + window.location.search;
  const to = `${document.body.dataset.loginUrl}?next=${encodeURIComponent(page)}`;
  const link = (words, more) => Object.assign(document.createElement("a"), { href: to, className: "alert-link", textContent: words, ...more });
  return [link("重新登录，回到本页"), "；已填内容要保留的，请", link("在新标签页登录", { target: "_blank", rel: "noopener" }), "后回到这里再试。"];
}

function showFailure(text, xhr, more = []) {
  const box = boxOf();
  if (!box) return;
  const known = xhr?.getAllResponseHeaders().toLowerCase().includes("x-request-id");
  const id = known ? xhr.getResponseHeader("X-Request-ID") : `本机 ${new Date().toLocaleString("zh-CN", { hour12: false })}`;
  const line = document.createElement("div");
  const code = document.createElement("small");
  const close = document.createElement("button");
  line.textContent = `${text} `;
  code.textContent = `（编号：${id}）`;
  Object.assign(close, { type: "button", className: "btn-close" });
  close.setAttribute("aria-label", "关闭提示");
  close.addEventListener("click", clearFailure);
  line.append(...more, code);
  box.className = `alert alert-danger alert-dismissible${"requestError" in box.dataset ? " dialog-error" : ""}`;
  box.replaceChildren(line, close);
  box.scrollIntoView({ block: "nearest" });
}

function clearFailure() {
  document.querySelectorAll("[data-request-error]").forEach((box) => box.remove());
  const box = document.getElementById("request-error");
  if (!box) return;
  box.className = "";
  box.replaceChildren();
}

function setLoading(target, on) {
  clearTimeout(timers.get(target));
  target.classList.toggle("is-loading", on);
  if (on) target.setAttribute("aria-busy", "true");
  else target.removeAttribute("aria-busy");
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  clearFailure();
  timers.set(detail.target, setTimeout(() => setLoading(detail.target, true), LOADING_AFTER));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => setLoading(detail.target, false));

// A session that ran out answers with the login page, which must not land inside a table.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const login = document.body.dataset.loginUrl;
  if (!login || !detail.xhr.responseURL || new URL(detail.xhr.responseURL).pathname !== login) return;
  detail.shouldSwap = false;
  showFailure(reason(401), detail.xhr, signInLinks());
});

document.addEventListener("htmx:responseError", ({ detail }) => showFailure(reason(detail.xhr.status), detail.xhr));
document.addEventListener("htmx:sendError", ({ detail }) => showFailure(reason(0), detail.xhr));
document.addEventListener("htmx:timeout", ({ detail }) => showFailure(reason(0), detail.xhr));
document.addEventListener("htmx:swapError", ({ detail }) => showFailure(reason(-1), detail.xhr));

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const count = detail.elt.querySelector?.(".table-count");
  if (count) document.getElementById("request-status").textContent = count.textContent.trim();
});
