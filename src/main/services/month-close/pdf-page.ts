import Pdf from 'pdfkit';

/** Points; A4 upright. */
export const margin = 48;
const footerHeight = 28;
const rowHeight = 17;
const rowTextSize = 9;

const colours = { text: '#1b1d22', muted: '#5b616e', accent: '#0f766e', line: '#d6d9df', tint: '#f3f5f7' } as const;

export type PdfColumn = { readonly title: string; readonly width: number; readonly align: 'left' | 'right' };

/** What the built-in fonts have letters for beside Latin-1: the euro sign among them. */
const moreLetters = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

/** Lays out a report from top to bottom, a page after the other. */
export const createPdfPages = (info: { readonly title: string; readonly language: string; readonly made: Date }) => {
  const doc = new Pdf({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: info.language,
    displayTitle: true,
    info: { Title: info.title, Creator: 'Centesimo', Producer: 'Centesimo', CreationDate: info.made },
  });
  const width = doc.page.width - 2 * margin;
  const bottom = doc.page.height - margin - footerHeight;
  let y = margin;
  let lacksLetters = false;

  const toLetters = (text: string): string =>
    Array.from(text)
      .map((letter) => {
        const code = letter.codePointAt(0) ?? 0;
        if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || moreLetters.has(letter)) return letter;
        if (/\s/.test(letter)) return ' ';
        lacksLetters = true;
        return '?';
      })
      .join('');

  const ensure = (height: number): boolean => {
    if (y + height <= bottom) return false;
    doc.addPage();
    y = margin;
    return true;
  };

  const setFont = (name: 'Helvetica' | 'Helvetica-Bold' | 'Courier', size: number, colour: string): void =>
    void doc.font(name).fontSize(size).fillColor(colour);

  /** One line in a box, cut with an ellipsis where it is too long. */
  const putLine = (raw: string, x: number, at: number, box: number, align: 'left' | 'right'): void => {
    let text = toLetters(raw);
    if (doc.widthOfString(text) > box) {
      while (text.length > 1 && doc.widthOfString(`${text}…`) > box) text = text.slice(0, -1);
      text = `${text}…`;
    }
    const shift = align === 'right' ? box - doc.widthOfString(text) : 0;
    doc.text(text, x + shift, at, { lineBreak: false });
  };

  const paragraph = (raw: string, size: number, colour: string, font: 'Helvetica' | 'Helvetica-Bold' | 'Courier') => {
    setFont(font, size, colour);
    const text = toLetters(raw);
    const height = doc.heightOfString(text, { width });
    ensure(height);
    doc.text(text, margin, y, { width });
    y += height + 3;
  };

  const drawHead = (columns: readonly PdfColumn[]): void => {
    setFont('Helvetica-Bold', 8, colours.muted);
    let x = margin;
    for (const { title, width: box, align } of columns) {
      putLine(title, x + 4, y + 4, box - 8, align);
      x += box;
    }
    y += rowHeight - 1;
    doc
      .moveTo(margin, y)
      .lineTo(margin + width, y)
      .lineWidth(0.75)
      .strokeColor(colours.muted)
      .stroke();
  };

  return {
    width,
    title: (brand: string, title: string): void => {
      paragraph(brand, 10, colours.accent, 'Helvetica-Bold');
      y += 4;
      paragraph(title, 22, colours.text, 'Helvetica-Bold');
      y += 2;
    },
    heading: (text: string): void => {
      y += 14;
      ensure(70);
      paragraph(text, 12, colours.text, 'Helvetica-Bold');
      y += 2;
    },
    note: (text: string): void => paragraph(text, 9, colours.muted, 'Helvetica'),
    line: (text: string): void => paragraph(text, 9.5, colours.text, 'Helvetica'),
    code: (text: string): void => paragraph(text, 9, colours.text, 'Courier'),
    gap: (height: number): void => void (y += height),
    /** Figures side by side, each under its name. */
    cards: (cards: readonly { readonly name: string; readonly value: string }[]): void => {
      const box = width / cards.length;
      ensure(54);
      doc.roundedRect(margin, y, width, 50, 4).fill(colours.tint);
      for (const [at, { name, value }] of cards.entries()) {
        setFont('Helvetica', 8.5, colours.muted);
        putLine(name, margin + at * box + 12, y + 11, box - 16, 'left');
        setFont('Helvetica-Bold', 14, colours.text);
        putLine(value, margin + at * box + 12, y + 25, box - 16, 'left');
      }
      y += 60;
    },
    /** The head again on every page; the last row stands out when it is a total. */
    table: (columns: readonly PdfColumn[], rows: readonly (readonly string[])[], total: readonly string[]): void => {
      ensure(3 * rowHeight);
      drawHead(columns);
      for (const cells of [...rows, total]) {
        if (ensure(rowHeight)) drawHead(columns);
        const isTotal = cells === total;
        setFont(isTotal ? 'Helvetica-Bold' : 'Helvetica', rowTextSize, colours.text);
        let x = margin;
        for (const [at, { width: box, align }] of columns.entries()) {
          putLine(cells[at] ?? '', x + 4, y + 4.5, box - 8, align);
          x += box;
        }
        y += rowHeight;
        doc
          .moveTo(margin, y)
          .lineTo(margin + width, y)
          .lineWidth(0.5)
          .strokeColor(colours.line)
          .stroke();
      }
      y += 6;
    },
    lacksLetters: (): boolean => lacksLetters,
    /** Writes the foot of every page and ends the file. */
    finish: (left: string, toPage: (page: number, pages: number) => string): Promise<Buffer> => {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page += 1) {
        doc.switchToPage(page);
        // Beneath the margin, where text would otherwise begin a page of its own.
        doc.page.margins.bottom = 0;
        setFont('Helvetica', 8, colours.muted);
        const at = doc.page.height - margin;
        putLine(left, margin, at, width / 2, 'left');
        putLine(toPage(page + 1, count), margin + width / 2, at, width / 2, 'right');
      }
      return new Promise((resolve, reject) => {
        const pieces: Buffer[] = [];
        doc.on('data', (piece: Buffer) => void pieces.push(piece));
        doc.on('end', () => resolve(Buffer.concat(pieces)));
        doc.on('error', reject);
        doc.end();
      });
    },
  };
};
