import type { ItalianTexts } from '../messages.ts';
import { backupsEnglish, backupsItalian } from './backups.ts';
import { budgetsEnglish, budgetsItalian } from './budgets.ts';
import { clientsEnglish, clientsItalian } from './clients.ts';
import { connectEnglish, connectItalian } from './connect.ts';
import { logsEnglish, logsItalian } from './logs.ts';
import { monthCloseEnglish, monthCloseItalian } from './month-close.ts';
import { pricesEnglish, pricesItalian } from './prices.ts';
import { ratesEnglish, ratesItalian } from './rates.ts';
import { repricingEnglish, repricingItalian } from './repricing.ts';
import { retentionEnglish, retentionItalian } from './retention.ts';
import { updatesEnglish, updatesItalian } from './updates.ts';

const english = {
  'settings.sections': 'Settings',
  'settings.generalTitle': 'General',
  'settings.connectTitle': 'Connect an app',
  'settings.pricesTitle': 'Prices',
  'settings.ratesTitle': 'Exchange rates',
  'settings.clientsTitle': 'Clients and messages',
  'settings.namesTitle': 'Names',
  'settings.dataTitle': 'Data',

  'settings.save': 'Save',
  'settings.cancel': 'Cancel',
  'settings.close': 'Close',
  'settings.undo': 'Undo',
  'settings.choose': 'Choose',
  'settings.other': 'Another one…',
  'settings.never': 'Never',
  'settings.fetching': 'Fetching…',
  'settings.fetchFailed': 'The last attempt did not work. What was known before is still in use.',
  'settings.copyValue': 'Copy: {{name}}',

  'settings.failedFields': 'Not saved: some fields need another look.',
  'settings.failed_offline': 'Not saved: Centesimo is not running. Start it again; what you wrote stays here.',
  'settings.failed_signed_out': 'Not saved: the sign-in has ended. Open the link from the terminal again.',
  'settings.failed_busy': 'Not saved: Centesimo is busy. Try again in a moment.',
  'settings.failed_failed': 'That did not work.',

  'settings.wrong_general': 'This cannot be saved as it is.',
  'settings.wrong_required': 'This is needed.',
  'settings.wrong_bad_pattern': 'A * may only stand at the end, as in gpt-4*.',
  'settings.wrong_not_a_date': 'This is not a date.',
  'settings.wrong_not_a_price': 'Write an amount in digits, or 0 where it is free.',
  'settings.wrong_negative_price': 'A price is 0 or more.',
  'settings.wrong_price_too_large': 'This price is too large.',
  'settings.wrong_price_too_fine': 'Too many decimals.',
  'settings.wrong_no_price': 'Give at least one price; 0 is a price.',
  'settings.wrong_duplicate_unit': 'A unit has two prices: keep one.',
  'settings.wrong_too_long': 'This is too long.',
  'settings.wrong_too_big': 'This is too long or too large.',
  'settings.wrong_invalid_format': 'This is not written the way it has to be.',

  'settings.generalIntro': 'How Centesimo looks, and when your days and weeks begin. Changes are saved at once.',
  'settings.language': 'Language',
  'settings.system': 'As the system',
  'settings.theme': 'Theme',
  'settings.themeLight': 'Light',
  'settings.themeDark': 'Dark',
  'settings.timeZone': 'Time zone',
  'settings.timeZoneHint': 'Days, weeks and months are counted in it.',
  'settings.systemZone': 'As the system: {{zone}}',
  'settings.findZone': 'Find a time zone',
  'settings.needsRestart':
    'Restart Centesimo to count days in the new time zone. Until then they are counted in {{zone}}.',
  'settings.weekStart': 'First day of the week',
  'settings.weekStartHint': 'For this week and for weekly figures.',
  'settings.startAtLogin': 'Start at login',
  'settings.startAtLoginHint': 'Centesimo then waits in the tray, ready for your apps.',
  'settings.monday': 'Monday',
  'settings.sunday': 'Sunday',

  'settings.namesIntro':
    'What services and operations are called on screen. Exports and the interface keep the name that was sent.',
  'settings.services': 'Services',
  'settings.operations': 'Operations',
  'settings.asSent': 'As sent',
  'settings.inEnglish': 'In English',
  'settings.inItalian': 'In Italian',
  'settings.nameField_en': 'Name of {{key}} in English',
  'settings.nameField_it': 'Name of {{key}} in Italian',
  'settings.resetName': 'Give {{key}} its first name back',

  'settings.dataIntro': 'Everything is kept on this computer, in one folder. Nothing is sent anywhere.',
  'settings.keptData': 'What is kept',
  'settings.previews': 'Previews of inputs and outputs',
  'settings.previewsHint': 'The first 100 characters of each. Off: from now on neither is stored.',
  'settings.folder': 'Folder',
  'settings.folderHint': 'Database, tokens and the last price list.',
  'settings.demo': 'Demo data',
  'settings.demoHint': '90 days of sample calls in a database of their own. Your data are neither shown nor touched.',
  'settings.demoCommand': 'Open the demo',
  'settings.demoCommandHint':
    'Stop Centesimo, then run this in its folder. Stop the demo the same way to come back to your data.',
  'settings.demoOpen': 'You are looking at the demo. Stop it and start Centesimo as usual to see your own data.',
};

const italian: ItalianTexts<typeof english> = {
  'settings.sections': 'Impostazioni',
  'settings.generalTitle': 'Generali',
  'settings.connectTitle': 'Collega un’app',
  'settings.pricesTitle': 'Prezzi',
  'settings.ratesTitle': 'Cambi',
  'settings.clientsTitle': 'Clienti e messaggi',
  'settings.namesTitle': 'Nomi',
  'settings.dataTitle': 'Dati',

  'settings.save': 'Salva',
  'settings.cancel': 'Annulla',
  'settings.close': 'Chiudi',
  'settings.undo': 'Ripristina',
  'settings.choose': 'Scegli',
  'settings.other': 'Un’altra…',
  'settings.never': 'Mai',
  'settings.fetching': 'Scaricamento…',
  'settings.fetchFailed': 'L’ultimo tentativo non è riuscito. Resta in uso quello che già si sapeva.',
  'settings.copyValue': 'Copia: {{name}}',

  'settings.failedFields': 'Non salvato: alcuni campi sono da rivedere.',
  'settings.failed_offline': 'Non salvato: Centesimo non è in esecuzione. Riavvialo; quello che hai scritto resta qui.',
  'settings.failed_signed_out': 'Non salvato: l’accesso è scaduto. Apri di nuovo il link dal terminale.',
  'settings.failed_busy': 'Non salvato: Centesimo è occupato. Riprova tra un momento.',
  'settings.failed_failed': 'Non ha funzionato.',

  'settings.wrong_general': 'Così non si può salvare.',
  'settings.wrong_required': 'Questo serve.',
  'settings.wrong_bad_pattern': 'Un * può stare solo alla fine, come in gpt-4*.',
  'settings.wrong_not_a_date': 'Questa non è una data.',
  'settings.wrong_not_a_price': 'Scrivi un importo in cifre, oppure 0 se è gratis.',
  'settings.wrong_negative_price': 'Un prezzo è 0 o più.',
  'settings.wrong_price_too_large': 'Questo prezzo è troppo alto.',
  'settings.wrong_price_too_fine': 'Troppi decimali.',
  'settings.wrong_no_price': 'Indica almeno un prezzo; anche 0 è un prezzo.',
  'settings.wrong_duplicate_unit': 'Un’unità ha due prezzi: tienine uno.',
  'settings.wrong_too_long': 'È troppo lungo.',
  'settings.wrong_too_big': 'È troppo lungo o troppo grande.',
  'settings.wrong_invalid_format': 'Non è scritto come dovrebbe.',

  'settings.generalIntro':
    'Come appare Centesimo, e quando cominciano i tuoi giorni e le tue settimane. Le modifiche valgono subito.',
  'settings.language': 'Lingua',
  'settings.system': 'Come il sistema',
  'settings.theme': 'Tema',
  'settings.themeLight': 'Chiaro',
  'settings.themeDark': 'Scuro',
  'settings.timeZone': 'Fuso orario',
  'settings.timeZoneHint': 'Giorni, settimane e mesi si contano in questo fuso.',
  'settings.systemZone': 'Come il sistema: {{zone}}',
  'settings.findZone': 'Cerca un fuso orario',
  'settings.needsRestart':
    'Riavvia Centesimo per contare i giorni nel nuovo fuso orario. Fino ad allora si contano in {{zone}}.',
  'settings.weekStart': 'Primo giorno della settimana',
  'settings.weekStartHint': 'Per questa settimana e per le cifre settimanali.',
  'settings.startAtLogin': 'Avvia all’accesso',
  'settings.startAtLoginHint': 'Centesimo aspetta nella barra, pronto per le tue app.',
  'settings.monday': 'Lunedì',
  'settings.sunday': 'Domenica',

  'settings.namesIntro':
    'Come si chiamano servizi e operazioni sullo schermo. Esportazioni e interfaccia tengono il nome inviato.',
  'settings.services': 'Servizi',
  'settings.operations': 'Operazioni',
  'settings.asSent': 'Come inviato',
  'settings.inEnglish': 'In inglese',
  'settings.inItalian': 'In italiano',
  'settings.nameField_en': 'Nome di {{key}} in inglese',
  'settings.nameField_it': 'Nome di {{key}} in italiano',
  'settings.resetName': 'Ridai a {{key}} il suo primo nome',

  'settings.dataIntro': 'Tutto resta su questo computer, in una sola cartella. Non viene inviato nulla a nessuno.',
  'settings.keptData': 'Che cosa si conserva',
  'settings.previews': 'Anteprime di richieste e risposte',
  'settings.previewsHint': 'I primi 100 caratteri di ciascuna. Spento: da ora in poi non si conservano.',
  'settings.folder': 'Cartella',
  'settings.folderHint': 'Database, token e l’ultimo listino.',
  'settings.demo': 'Dati dimostrativi',
  'settings.demoHint':
    '90 giorni di chiamate d’esempio in un database a parte. I tuoi dati non si vedono e non si toccano.',
  'settings.demoCommand': 'Apri la demo',
  'settings.demoCommandHint':
    'Ferma Centesimo, poi esegui questo nella sua cartella. Ferma la demo allo stesso modo per tornare ai tuoi dati.',
  'settings.demoOpen': 'Stai guardando la demo. Fermala e avvia Centesimo come al solito per vedere i tuoi dati.',
};

export const settingsEnglish = {
  ...english,
  ...connectEnglish,
  ...pricesEnglish,
  ...repricingEnglish,
  ...ratesEnglish,
  ...backupsEnglish,
  ...retentionEnglish,
  ...budgetsEnglish,
  ...clientsEnglish,
  ...updatesEnglish,
  ...monthCloseEnglish,
  ...logsEnglish,
};

export const settingsItalian: ItalianTexts<typeof settingsEnglish> = {
  ...italian,
  ...connectItalian,
  ...pricesItalian,
  ...repricingItalian,
  ...ratesItalian,
  ...backupsItalian,
  ...retentionItalian,
  ...budgetsItalian,
  ...clientsItalian,
  ...updatesItalian,
  ...monthCloseItalian,
  ...logsItalian,
};
