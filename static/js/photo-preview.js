// Shows the photographs chosen in a form at `[data-previews]`, so that a blurred one is taken again before it is sent.
function show(box, files) {
  box.replaceChildren();
  for (const file of files.filter((each) => each.type.startsWith("image/"))) {
    const image = Object.assign(document.createElement("img"), { alt: `待上传：${file.name}` });
    const reader = new FileReader();
    // The CSP lets pages show data: pictures, and no blob: addresses.
    reader.addEventListener("load", () => { image.src = reader.result; });
    reader.readAsDataURL(file);
    box.append(image);
  }
}

document.querySelectorAll("form [data-previews]").forEach((box) => {
  const input = box.closest("form").querySelector("input[type=file]");
  input?.addEventListener("change", () => show(box, [...input.files]));
});
