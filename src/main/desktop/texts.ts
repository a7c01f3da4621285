import type { Language } from '../../shared/core/display-names.ts';
import type { UpdateProblem } from './update-problem.ts';

/** Every text of tray, menus, dialogs and notifications. The screens' own are in the renderer. */

const english = {
  thisMonth: (cost: string) => `This month: ${cost}`,
  noCost: 'No call this month yet',
  unknownCost: 'This month: cost unknown',
  unpriced: (calls: number) => (calls === 1 ? '1 call without a price' : `${calls} calls without a price`),
  nearBudget: 'A budget is nearly used up',
  overBudget: 'A budget is used up',
  restarting: 'Starting again…',
  demo: 'Sample data',

  open: 'Open',
  details: 'Details',
  export: 'Export…',
  pause: 'Pause notifications',
  pauseHour: 'For 1 hour',
  pauseDay: 'Until tomorrow',
  paused: (time: string) => `Notifications paused until ${time}`,
  resume: 'Resume now',
  startAtLogin: 'Start at login',
  settings: 'Settings',
  copyDiagnostics: 'Copy diagnostics',
  checkForUpdates: 'Check for updates…',
  restartToUpdate: 'Restart to update',
  quit: 'Quit',

  edit: 'Edit',
  window: 'Window',

  staysTitle: 'Centesimo goes on recording',
  stays: 'Its icon in the tray opens it again. To end it, choose Quit there.',
  noTrayTitle: 'There is no tray for Centesimo here',
  noTray:
    'This desktop shows no tray icons, so Centesimo is a window: it records while that is open, and closing it ends it. ' +
    'In GNOME, the extension “AppIndicator and KStatusNotifierItem Support” brings the tray back.',

  exportTitle: 'Export calls',
  backupTitle: 'Export an encrypted backup',
  exported: (name: string) => `${name} has been saved.`,
  exportFailed: 'The export failed, and no file was left behind.',
  showInFolder: 'Show in folder',
  ok: 'OK',

  updateAvailable: (version: string) => `Centesimo ${version} is available.`,
  download: 'Download',
  updateReady: (version: string) => `Centesimo ${version} is downloaded. It takes the place of this one at a restart.`,
  restartNow: 'Restart now',
  later: 'Later',
  upToDate: 'There is no newer version of Centesimo at the address in the settings.',
  updateProblems: {
    unsupported: 'This copy of Centesimo was not put here by an installer, so it cannot replace itself.',
    unreachable: 'The address for updates could not be reached, or broke off. Nothing has changed.',
    no_list: 'There is no list of versions for this system at the address for updates.',
    unreadable: 'What the address for updates answered is not a list of versions that can be used.',
    damaged: 'What was downloaded is not what the list of versions promises. It was thrown away.',
    failed: 'The update did not work, and this version stays as it is. The log says why.',
  } satisfies Record<UpdateProblem, string>,

  zoneChanged: (now: string, counted: string) =>
    `The system's time zone is ${now} now. Days are still counted in ${counted} until Centesimo is started again.`,

  restarted: 'The engine stopped unexpectedly and has been started again. Everything that was acknowledged is kept.',
  gaveUp: 'The engine keeps stopping, so Centesimo ends here. Everything that was acknowledged is kept.',
  diagnosticsCopied: 'The diagnostics are on the clipboard, without tokens.',
};

/** Its keys are typed: a text missing in one language does not compile. */
export type DesktopTexts = typeof english;

const italian: DesktopTexts = {
  thisMonth: (cost) => `Questo mese: ${cost}`,
  noCost: 'Ancora nessuna chiamata questo mese',
  unknownCost: 'Questo mese: costo sconosciuto',
  unpriced: (calls) => (calls === 1 ? '1 chiamata senza prezzo' : `${calls} chiamate senza prezzo`),
  nearBudget: 'Un budget è quasi esaurito',
  overBudget: 'Un budget è esaurito',
  restarting: 'Riavvio in corso…',
  demo: 'Dati di esempio',

  open: 'Apri',
  details: 'Dettagli',
  export: 'Esporta…',
  pause: 'Sospendi le notifiche',
  pauseHour: 'Per 1 ora',
  pauseDay: 'Fino a domani',
  paused: (time) => `Notifiche sospese fino alle ${time}`,
  resume: 'Riattiva ora',
  startAtLogin: "Avvia all'accesso",
  settings: 'Impostazioni',
  copyDiagnostics: 'Copia la diagnostica',
  checkForUpdates: 'Cerca aggiornamenti…',
  restartToUpdate: 'Riavvia per aggiornare',
  quit: 'Esci',

  edit: 'Modifica',
  window: 'Finestra',

  staysTitle: 'Centesimo continua a registrare',
  stays: "L'icona nella barra lo riapre. Per chiuderlo scegli Esci da lì.",
  noTrayTitle: "Qui non c'è un'area per l'icona di Centesimo",
  noTray:
    'Questo desktop non mostra icone nella barra, quindi Centesimo è una finestra: registra finché è aperta, e ' +
    "chiuderla lo termina. In GNOME l'estensione “AppIndicator and KStatusNotifierItem Support” riporta le icone.",

  exportTitle: 'Esporta le chiamate',
  backupTitle: 'Esporta una copia cifrata',
  exported: (name) => `${name} è stato salvato.`,
  exportFailed: "L'esportazione non è riuscita e non ha lasciato alcun file.",
  showInFolder: 'Mostra nella cartella',
  ok: 'OK',

  updateAvailable: (version) => `È disponibile Centesimo ${version}.`,
  download: 'Scarica',
  updateReady: (version) => `Centesimo ${version} è stato scaricato. Prende il posto di questo a un riavvio.`,
  restartNow: 'Riavvia ora',
  later: 'Più tardi',
  upToDate: "All'indirizzo nelle impostazioni non c'è una versione più nuova di Centesimo.",
  updateProblems: {
    unsupported: 'Questa copia di Centesimo non viene da un programma di installazione, quindi non può sostituirsi.',
    unreachable: "L'indirizzo degli aggiornamenti non risponde o si è interrotto. Non è cambiato nulla.",
    no_list: "All'indirizzo degli aggiornamenti non c'è un elenco di versioni per questo sistema.",
    unreadable: "Ciò che ha risposto l'indirizzo degli aggiornamenti non è un elenco di versioni utilizzabile.",
    damaged: "Ciò che è stato scaricato non è quello promesso dall'elenco delle versioni. È stato eliminato.",
    failed: "L'aggiornamento non è riuscito e questa versione resta com'è. Il registro dice perché.",
  },

  zoneChanged: (now, counted) =>
    `Ora il fuso orario del sistema è ${now}. I giorni si contano ancora con ${counted} finché Centesimo non riparte.`,

  restarted:
    'Il motore si è fermato in modo imprevisto ed è stato riavviato. Tutto ciò che era confermato è al sicuro.',
  gaveUp: 'Il motore continua a fermarsi, quindi Centesimo si chiude. Tutto ciò che era confermato è al sicuro.',
  diagnosticsCopied: 'La diagnostica è negli appunti, senza token.',
};

export const desktopTexts: Readonly<Record<Language, DesktopTexts>> = { en: english, it: italian };
