import type { ItalianTexts } from '../messages.ts';

/** Backups, restoring one, and what is missing after damage. */
export const backupsEnglish = {
  'backups.title': 'Backups',
  'backups.hint': 'One a day, the last seven are kept. Each is read from end to end when it is made.',
  'backups.make': 'Back up now',
  'backups.making': 'Backing up…',
  'backups.none': 'No backup yet. The first is made by itself once there are calls.',
  'backups.folder': 'Folder of the backups',
  'backups.folderHint': 'Copy one to another disk now and then: it holds everything but the tokens.',
  'backups.failed': 'The last backup, at {{time}}, did not work. It is tried again; those below are still good.',
  'backups.kind_daily': 'Daily',
  'backups.kind_manual': 'On demand',
  'backups.kind_migration': 'Before an update',
  'backups.kind_imported': 'Imported',
  'backups.calls_one': '{{formatted}} call',
  'backups.calls_other': '{{formatted}} calls',
  'backups.span': '{{from}} to {{to}}',
  'backups.checked': 'Checked',
  'backups.unchecked': 'Not checked',
  'backups.restore': 'Restore',
  'backups.restoreOf': 'Restore the backup of {{time}}',
  'backups.askNothing':
    'Restore the backup of {{time}}? No call will be missing. The present data are kept in a folder.',
  'backups.askMissing_one':
    'Restore the backup of {{time}}? {{formatted}} call received after {{from}} will be missing, and so will settings changed since. The present data are kept in a folder.',
  'backups.askMissing_other':
    'Restore the backup of {{time}}? {{formatted}} calls received after {{from}} will be missing, and so will settings changed since. The present data are kept in a folder.',
  'backups.checking': 'Checking the backup…',
  'backups.restored': 'The backup is being put in place. The figures follow in a moment.',
  'backups.first': 'the first call',
  'backups.gapTitle': 'The data file was damaged',
  'backups.gapNothing': 'It was repaired and nothing is missing. The damaged files are kept in {{folder}}.',
  'backups.gapMissing':
    'Calls received between {{from}} and {{to}} are missing. Everything before comes from the backup of {{made}}. The damaged files are kept in {{folder}}.',
  'backups.gapEnd': 'Calls received between {{from}} and {{to}} are missing. The damaged files are kept in {{folder}}.',
  'backups.gapDismiss': 'Understood',
};

export const backupsItalian: ItalianTexts<typeof backupsEnglish> = {
  'backups.title': 'Copie di sicurezza',
  'backups.hint': 'Una al giorno, si tengono le ultime sette. Ognuna viene riletta per intero quando è fatta.',
  'backups.make': 'Fai una copia ora',
  'backups.making': 'Copia in corso…',
  'backups.none': 'Ancora nessuna copia. La prima si fa da sé appena ci sono chiamate.',
  'backups.folder': 'Cartella delle copie',
  'backups.folderHint': 'Ogni tanto copiane una su un altro disco: contiene tutto tranne i token.',
  'backups.failed': 'L’ultima copia, alle {{time}}, non è riuscita. Si riprova da sé; quelle qui sotto restano buone.',
  'backups.kind_daily': 'Giornaliera',
  'backups.kind_manual': 'Su richiesta',
  'backups.kind_migration': 'Prima di un aggiornamento',
  'backups.kind_imported': 'Importata',
  'backups.calls_one': '{{formatted}} chiamata',
  'backups.calls_many': '{{formatted}} chiamate',
  'backups.calls_other': '{{formatted}} chiamate',
  'backups.span': 'dal {{from}} al {{to}}',
  'backups.checked': 'Verificata',
  'backups.unchecked': 'Non verificata',
  'backups.restore': 'Ripristina',
  'backups.restoreOf': 'Ripristina la copia del {{time}}',
  'backups.askNothing':
    'Ripristinare la copia del {{time}}? Non mancherà nessuna chiamata. I dati attuali restano in una cartella.',
  'backups.askMissing_one':
    'Ripristinare la copia del {{time}}? Mancheranno {{formatted}} chiamata ricevuta dopo {{from}} e le impostazioni cambiate da allora. I dati attuali restano in una cartella.',
  'backups.askMissing_many':
    'Ripristinare la copia del {{time}}? Mancheranno {{formatted}} chiamate ricevute dopo {{from}} e le impostazioni cambiate da allora. I dati attuali restano in una cartella.',
  'backups.askMissing_other':
    'Ripristinare la copia del {{time}}? Mancheranno {{formatted}} chiamate ricevute dopo {{from}} e le impostazioni cambiate da allora. I dati attuali restano in una cartella.',
  'backups.checking': 'Si verifica la copia…',
  'backups.restored': 'La copia sta prendendo il suo posto. Le cifre arrivano tra un momento.',
  'backups.first': 'la prima chiamata',
  'backups.gapTitle': 'Il file dei dati era danneggiato',
  'backups.gapNothing': 'È stato riparato e non manca nulla. I file danneggiati sono in {{folder}}.',
  'backups.gapMissing':
    'Mancano le chiamate ricevute tra {{from}} e {{to}}. Tutto quello che viene prima è della copia del {{made}}. I file danneggiati sono in {{folder}}.',
  'backups.gapEnd': 'Mancano le chiamate ricevute tra {{from}} e {{to}}. I file danneggiati sono in {{folder}}.',
  'backups.gapDismiss': 'Ho capito',
};
