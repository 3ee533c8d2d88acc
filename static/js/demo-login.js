// Fills the login form from a row of the demonstration accounts.
const table = document.querySelector("[data-demo-accounts]");

table?.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-username]");
  if (!row) return;
  const form = document.getElementById("login-form");
  form.elements.username.value = row.dataset.username;
  form.elements.password.value = table.dataset.password;
  for (const other of table.querySelectorAll("tr.table-active")) other.classList.remove("table-active");
  row.classList.add("table-active");
  form.querySelector("[type=submit]").focus();
});
