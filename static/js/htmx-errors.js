// Shows what an htmx request is doing: loading after 150 ms, a Chinese sentence with an id when it fails.
const LOADING_AFTER = 150;
const timers = new WeakMap();

function reason(status) {
  if (status === 0) return "网络不通或服务器没有响应，请检查网络后重试。";
  if (status === 401) return "登录已过期，请在新标签页重新登录后再试，本页已填内容不会丢失。";
  if (status === 403) return "没有进行这项操作的权限，或页面已过期，请刷新页面后重试。";
  if (status === 404) return "没有找到所需内容，可能已撤销或不在您的管辖范围内。";
  if (status === 409) return "数据已被他人修改，请刷新页面核对后再提交。";
  if (status === 413) return "上传的文件过大，请压缩或拆分后重试。";
  if (status === 429) return "操作过于频繁，请稍候再试。";
  if (status >= 500) return "系统处理时出错，未完成的改动没有保存，请稍后重试。";
  return "请求没有成功，请刷新页面后重试。";
}

function showFailure(text, xhr) {
  const box = document.getElementById("request-error");
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
  line.append(code);
  box.className = "alert alert-danger alert-dismissible";
  box.replaceChildren(line, close);
  box.scrollIntoView({ block: "nearest" });
}

function clearFailure() {
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
  showFailure(reason(401), detail.xhr);
});

document.addEventListener("htmx:responseError", ({ detail }) => showFailure(reason(detail.xhr.status), detail.xhr));
document.addEventListener("htmx:sendError", ({ detail }) => showFailure(reason(0), detail.xhr));
document.addEventListener("htmx:timeout", ({ detail }) => showFailure(reason(0), detail.xhr));
document.addEventListener("htmx:swapError", ({ detail }) => showFailure(reason(-1), detail.xhr));

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const count = detail.elt.querySelector?.(".table-count");
  if (count) document.getElementById("request-status").textContent = count.textContent.trim();
});
