// Drag and drop for `[data-upload]`, which holds one `input[type=file]`, an `.upload-file` line and an `.upload-error` line.
// `accept` on the input and `data-max-bytes` on the box are checked here as a courtesy; the server judges.
const UNITS = ["字节", "KB", "MB", "GB"];

function readableSize(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) { value /= 1024; unit += 1; }
  return `${unit ? value.toFixed(1) : value} ${UNITS[unit]}`;
}

function problem(file, input, maxBytes) {
  const extensions = input.accept.split(",").map((part) => part.trim().toLowerCase()).filter((part) => part.startsWith("."));
  if (extensions.length && !extensions.some((extension) => file.name.toLowerCase().endsWith(extension))) {
    return `“${file.name}”不是可接收的格式，请另存为 ${extensions.join("、")} 后再选。`;
  }
  if (file.size === 0) return `“${file.name}”是空文件，请重新选择。`;
  if (maxBytes && file.size > maxBytes) return `“${file.name}”有 ${readableSize(file.size)}，超过 ${readableSize(maxBytes)}，请拆分后上传。`;
  return "";
}

function show(box, input) {
  const files = [...input.files];
  const errors = files.map((file) => problem(file, input, Number(box.dataset.maxBytes || 0))).filter(Boolean);
  box.querySelector(".upload-file").textContent = files.map((file) => `${file.name}（${readableSize(file.size)}）`).join("；");
  box.querySelector(".upload-error").textContent = errors.join("");
  box.classList.toggle("has-file", files.length > 0 && errors.length === 0);
  input.setCustomValidity(errors.join(""));
}

function connect(box) {
  if (box.dataset.uploadReady) return;
  box.dataset.uploadReady = "true";
  const input = box.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); box.classList.toggle("is-over", on); };
  input.addEventListener("change", () => show(box, input));
  box.addEventListener("dragover", over(true));
  box.addEventListener("dragleave", over(false));
  box.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    const chosen = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function connectAll() {
  document.querySelectorAll("[data-upload]").forEach(connect);
}

connectAll();
document.addEventListener("htmx:afterSettle", connectAll);
