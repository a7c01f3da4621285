type FileAnswer = { readonly file_name: string; readonly media_type: string; readonly base64: string };

/** Has the browser save a file that is already here. */
export const saveFile = ({ file_name: name, media_type: type, base64 }: FileAnswer): void => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
