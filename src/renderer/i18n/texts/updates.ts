import type { ItalianTexts } from '../messages.ts';

/** Newer versions of the desktop app. */
export const updatesEnglish = {
  'settings.updates': 'Updates',
  'settings.appUpdates': 'Look for a newer version every day',
  'settings.appUpdatesHint':
    'Asks the address below once a day. Nothing is downloaded or installed until you say so, and nothing about you is sent.',
  'settings.updatesUrl': 'Address for updates',
  'settings.updatesUrlHint': 'The folder that whoever gave you Centesimo keeps its installers in.',
  'settings.updateChecked': 'Last looked for: {{time}}',
  'settings.update_idle': 'Not looked for since Centesimo was started.',
  'settings.update_checking': 'Looking…',
  'settings.update_current': 'There is no newer version there.',
  'settings.update_available': 'Version {{version}} is available.',
  'settings.update_downloading': 'Downloading version {{version}}…',
  'settings.update_ready': 'Version {{version}} is downloaded. It takes the place of this one at a restart.',
  'settings.update_failed': 'That did not work.',
  'settings.updateStep_checkForUpdates': 'Check now',
  'settings.updateStep_downloadUpdate': 'Download',
  'settings.updateStep_restartToUpdate': 'Restart now',
};

export const updatesItalian: ItalianTexts<typeof updatesEnglish> = {
  'settings.updates': 'Aggiornamenti',
  'settings.appUpdates': 'Cerca ogni giorno una versione più nuova',
  'settings.appUpdatesHint':
    'Chiede all’indirizzo qui sotto una volta al giorno. Non si scarica né si installa nulla finché non lo dici tu, e non si invia nulla su di te.',
  'settings.updatesUrl': 'Indirizzo degli aggiornamenti',
  'settings.updatesUrlHint': 'La cartella in cui chi ti ha dato Centesimo tiene i programmi di installazione.',
  'settings.updateChecked': 'Ultima ricerca: {{time}}',
  'settings.update_idle': 'Non ancora cercata da quando Centesimo è partito.',
  'settings.update_checking': 'Ricerca in corso…',
  'settings.update_current': 'Lì non c’è una versione più nuova.',
  'settings.update_available': 'È disponibile la versione {{version}}.',
  'settings.update_downloading': 'Si scarica la versione {{version}}…',
  'settings.update_ready': 'La versione {{version}} è stata scaricata. Prende il posto di questa a un riavvio.',
  'settings.update_failed': 'Non è riuscito.',
  'settings.updateStep_checkForUpdates': 'Cerca ora',
  'settings.updateStep_downloadUpdate': 'Scarica',
  'settings.updateStep_restartToUpdate': 'Riavvia ora',
};
