/** A button that goes once its work is done hands the focus to the first field of its form. */
export const keepFocus = (form: HTMLFormElement): void => {
  const isOnButton = document.activeElement instanceof HTMLButtonElement && form.contains(document.activeElement);
  if (isOnButton) form.querySelector('input')?.focus();
};
