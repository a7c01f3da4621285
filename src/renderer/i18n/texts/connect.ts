import type { ItalianTexts } from '../messages.ts';

/** How apps send their calls, with which tokens, and what was refused. */
export const connectEnglish = {
  'settings.connectIntro':
    'Apps and tools tell Centesimo of each call to a model. What they send stays on this computer.',

  'settings.newApp': 'A new app',
  'settings.newAppHint':
    'A token of its own for each app: you see what comes from it, and can stop it without stopping the others.',
  'settings.appName': 'Name of the app',
  'settings.createToken': 'Create token',
  'settings.appToken': 'Its token',
  'settings.appTokenHint':
    'Copy it now: it is shown this once and not kept. It can only record; nobody can read your figures with it.',
  'settings.anotherApp': 'Connect another app',

  'settings.firstCall': 'Set it up',
  'settings.firstCallHint': 'With the shared token filled in, which every app may use. It is copied also while hidden.',
  'settings.firstCallOf': 'With the token of {{name}} filled in. It is copied also while hidden.',
  'settings.snippets': 'Language or tool',
  'settings.terminal': 'Terminal',
  'settings.snippetNote_curl': 'Complete as it is: run it, and look below.',
  'settings.snippetNote_typescript':
    'Complete as it is. First get the client: npm run build in Centesimo’s folder clients/typescript, then npm install with the path of that folder.',
  'settings.snippetNote_python':
    'Complete as it is. First install the client: pip install with the path of Centesimo’s folder clients/python.',
  'settings.snippetNote_claudeCode':
    'Where you start Claude Code, or for good under “env” in ~/.claude/settings.json. Calls come some seconds later.',
  'settings.snippetNote_codex': 'Add it to the file, and start Codex again.',
  'settings.snippetNote_geminiCli':
    'Add the first part to the file. The token goes where you start Gemini CLI: its file has no place for it.',
  'settings.snippetNote_litellm': 'For the LiteLLM proxy. Messages and answers are dropped before anything is stored.',
  'settings.snippetNote_vercelAi': 'Register it once, where your program starts; then every call is recorded.',
  'settings.snippetNote_openTelemetry':
    'For OpenLLMetry, OpenLIT, OpenInference, LangSmith and others. Langfuse: this address as its host, the token as its secret key.',
  'settings.snippetNote_n8n':
    'Copy it and paste it onto a workflow, after the node that calls the model; then put that node’s numbers in. n8n must run on this computer itself, not in a container.',

  'settings.liveWaiting': 'Waiting for a call…',
  'settings.liveOffline': 'Centesimo is not running.',
  'settings.liveArrived': 'It works',
  'settings.appCheck_offline': 'Centesimo is not running. It then goes on waiting for {{name}}.',
  'settings.appCheck_waiting': 'Waiting for the first call of {{name}}…',
  'settings.appCheck_called': '{{name}} is connected, and has not told of a call to a model yet.',
  'settings.appArrived_one': '{{count, integer}} call of {{name}} was recorded.',
  'settings.appArrived_other': '{{count, integer}} calls of {{name}} were recorded.',
  'settings.appRefused': 'A call of {{name}} came in and was refused. Why is said below.',
  'settings.tokens_one': '{{count, integer}} token',
  'settings.tokens_other': '{{count, integer}} tokens',

  'settings.apps': 'Connected apps',
  'settings.appsHint': 'What came in by each token since it was created.',
  'settings.sharedToken': 'Shared token',
  'settings.sharedTokenHint': 'for apps without a token of their own',
  'settings.tokenEnds': 'token …{{hint}}',
  'settings.neverUsed': 'not used yet',
  'settings.lastUsed': 'last used {{time}}',
  'settings.revoked': 'Revoked',
  'settings.revokedAt': 'token revoked {{time}}',
  'settings.app_accepted': 'Recorded',
  'settings.app_duplicates': 'Duplicates',
  'settings.app_rejected': 'Refused',
  'settings.renameApp': 'Rename {{name}}',
  'settings.rotateApp': 'New token for {{name}}',
  'settings.rotateWhy':
    'A new token for {{name}}? The one it has ends at once: it cannot record until it has the new one.',
  'settings.rotate': 'New token',
  'settings.revokeApp': 'Revoke the token of {{name}}',
  'settings.revokeWhy':
    'Revoke the token of {{name}} for good? It can then record nothing more. What it recorded stays.',
  'settings.revoke': 'Revoke',
  'settings.removeApp': 'Take {{name}} off the list',

  'settings.refused': 'Refused',
  'settings.refusedHint':
    'What apps sent and could not be recorded: the newest 500, without texts, personal data and secrets.',
  'settings.noRefused': 'Nothing was refused.',
  'settings.clearRefused': 'Clear',
  'settings.moreRefused': 'Show older ones',
  'settings.refusedWhat': 'What came, redacted',
  'settings.refusedNoItem': 'Nothing of it could be read.',
  'settings.refused_missing': 'Something needed was missing',
  'settings.refused_written': 'A field was not written as it has to be',
  'settings.refused_value': 'A value could not be right',
  'settings.refused_clock': 'Its time was more than a day ahead',
  'settings.refused_conflict': 'Another call has the same id',
  'settings.refused_body': 'The request could not be read',
  'settings.refused_unknown': 'It could not be recorded',
  'settings.refusedDo_missing': 'Have the app send the field that is named. Then send the call again.',
  'settings.refusedDo_written': 'Change how the app writes this field. Then send the call again.',
  'settings.refusedDo_value':
    'Look at how the app counts: input contains the cached tokens, output the reasoning. Then send the call again.',
  'settings.refusedDo_clock': 'Set the clock of the machine, or have the app send the time with its zone.',
  'settings.refusedDo_conflict':
    'The first call stays. Give each call an id of its own, or none; the same id is for sending the same call again.',
  'settings.refusedDo_body': 'Have the app send JSON in UTF-8, or one JSON text per line, of at most 8 MB.',
  'settings.refusedDo_unknown': 'The sentence above says what was wrong. Then send the call again.',

  'settings.address': 'Address and shared token',
  'settings.addressHint': 'For any other language or tool that can send JSON.',
  'settings.url': 'Address',
  'settings.tokenHint': 'It is kept in the data folder. It can only record; nobody can read your figures with it.',
  'settings.reveal': 'Show',
  'settings.hide': 'Hide',
};

export const connectItalian: ItalianTexts<typeof connectEnglish> = {
  'settings.connectIntro':
    'App e strumenti comunicano a Centesimo ogni chiamata a un modello. Quello che mandano resta su questo computer.',

  'settings.newApp': 'Una nuova app',
  'settings.newAppHint':
    'Un token tutto suo per ogni app: vedi che cosa arriva da lei, e puoi fermarla senza fermare le altre.',
  'settings.appName': 'Nome dell’app',
  'settings.createToken': 'Crea il token',
  'settings.appToken': 'Il suo token',
  'settings.appTokenHint':
    'Copialo adesso: si vede solo questa volta e non viene conservato. Può solo registrare; con questo nessuno può leggere le tue cifre.',
  'settings.anotherApp': 'Collega un’altra app',

  'settings.firstCall': 'Configurala',
  'settings.firstCallHint': 'Con il token condiviso, che ogni app può usare. Quando copi c’è, anche se qui è nascosto.',
  'settings.firstCallOf': 'Con il token di {{name}}. Quando copi c’è, anche se qui è nascosto.',
  'settings.snippets': 'Linguaggio o strumento',
  'settings.terminal': 'Terminale',
  'settings.snippetNote_curl': 'È già completo: eseguilo e guarda qui sotto.',
  'settings.snippetNote_typescript':
    'È già completo. Prima procurati il client: npm run build nella cartella clients/typescript di Centesimo, poi npm install con il percorso di quella cartella.',
  'settings.snippetNote_python':
    'È già completo. Prima installa il client: pip install con il percorso della cartella clients/python di Centesimo.',
  'settings.snippetNote_claudeCode':
    'Dove avvii Claude Code, o per sempre sotto «env» in ~/.claude/settings.json. Le chiamate arrivano dopo qualche secondo.',
  'settings.snippetNote_codex': 'Aggiungilo al file e riavvia Codex.',
  'settings.snippetNote_geminiCli':
    'Aggiungi la prima parte al file. Il token va dove avvii Gemini CLI: nel suo file non c’è posto.',
  'settings.snippetNote_litellm':
    'Per il proxy LiteLLM. Messaggi e risposte vengono tolti prima che si conservi qualcosa.',
  'settings.snippetNote_vercelAi':
    'Registralo una volta, dove parte il tuo programma; da lì ogni chiamata viene registrata.',
  'settings.snippetNote_openTelemetry':
    'Per OpenLLMetry, OpenLIT, OpenInference, LangSmith e altri. Langfuse: questo indirizzo come host, il token come chiave segreta.',
  'settings.snippetNote_n8n':
    'Copialo e incollalo in un workflow, dopo il nodo che chiama il modello; poi mettici i numeri di quel nodo. n8n deve girare proprio su questo computer, non in un container.',

  'settings.liveWaiting': 'In attesa di una chiamata…',
  'settings.liveOffline': 'Centesimo non è in esecuzione.',
  'settings.liveArrived': 'Funziona',
  'settings.appCheck_offline': 'Centesimo non è in esecuzione. Poi tornerà ad aspettare {{name}}.',
  'settings.appCheck_waiting': 'In attesa della prima chiamata di {{name}}…',
  'settings.appCheck_called': '{{name}} è collegata, ma non ha ancora comunicato una chiamata a un modello.',
  'settings.appArrived_one': '{{count, integer}} chiamata di {{name}} registrata.',
  'settings.appArrived_many': '{{count, integer}} di chiamate di {{name}} registrate.',
  'settings.appArrived_other': '{{count, integer}} chiamate di {{name}} registrate.',
  'settings.appRefused': 'Una chiamata di {{name}} è arrivata ed è stata rifiutata. Il perché è qui sotto.',
  'settings.tokens_one': '{{count, integer}} token',
  'settings.tokens_many': '{{count, integer}} token',
  'settings.tokens_other': '{{count, integer}} token',

  'settings.apps': 'App collegate',
  'settings.appsHint': 'Che cosa è arrivato con ogni token da quando esiste.',
  'settings.sharedToken': 'Token condiviso',
  'settings.sharedTokenHint': 'per le app senza un token proprio',
  'settings.tokenEnds': 'token …{{hint}}',
  'settings.neverUsed': 'mai usato',
  'settings.lastUsed': 'usato {{time}}',
  'settings.revoked': 'Revocata',
  'settings.revokedAt': 'token revocato {{time}}',
  'settings.app_accepted': 'Registrate',
  'settings.app_duplicates': 'Doppie',
  'settings.app_rejected': 'Rifiutate',
  'settings.renameApp': 'Rinomina {{name}}',
  'settings.rotateApp': 'Nuovo token per {{name}}',
  'settings.rotateWhy':
    'Un nuovo token per {{name}}? Quello attuale finisce subito: non potrà registrare finché non ha quello nuovo.',
  'settings.rotate': 'Nuovo token',
  'settings.revokeApp': 'Revoca il token di {{name}}',
  'settings.revokeWhy':
    'Revocare per sempre il token di {{name}}? Non potrà più registrare niente. Quello che ha registrato resta.',
  'settings.revoke': 'Revoca',
  'settings.removeApp': 'Togli {{name}} dall’elenco',

  'settings.refused': 'Rifiutate',
  'settings.refusedHint':
    'Che cosa hanno mandato le app senza che si potesse registrare: le ultime 500, senza testi, dati personali e segreti.',
  'settings.noRefused': 'Niente è stato rifiutato.',
  'settings.clearRefused': 'Svuota',
  'settings.moreRefused': 'Mostra le più vecchie',
  'settings.refusedWhat': 'Che cosa è arrivato, oscurato',
  'settings.refusedNoItem': 'Non se ne è potuto leggere nulla.',
  'settings.refused_missing': 'Mancava qualcosa che serve',
  'settings.refused_written': 'Un campo non era scritto come dovrebbe',
  'settings.refused_value': 'Un valore non poteva essere giusto',
  'settings.refused_clock': 'L’ora era più di un giorno avanti',
  'settings.refused_conflict': 'Un’altra chiamata ha lo stesso id',
  'settings.refused_body': 'La richiesta non si è potuta leggere',
  'settings.refused_unknown': 'Non si è potuta registrare',
  'settings.refusedDo_missing': 'Fai mandare all’app il campo indicato. Poi rimanda la chiamata.',
  'settings.refusedDo_written': 'Cambia il modo in cui l’app scrive questo campo. Poi rimanda la chiamata.',
  'settings.refusedDo_value':
    'Guarda come conta l’app: l’input contiene i token in cache, l’output il ragionamento. Poi rimanda la chiamata.',
  'settings.refusedDo_clock': 'Regola l’orologio del computer, o fai mandare all’app l’ora con il suo fuso.',
  'settings.refusedDo_conflict':
    'Resta la prima chiamata. Dai a ogni chiamata un id suo, o nessuno; lo stesso id serve a rimandare la stessa chiamata.',
  'settings.refusedDo_body': 'Fai mandare all’app JSON in UTF-8, o un testo JSON per riga, di al massimo 8 MB.',
  'settings.refusedDo_unknown': 'La frase qui sopra dice che cosa non andava. Poi rimanda la chiamata.',

  'settings.address': 'Indirizzo e token condiviso',
  'settings.addressHint': 'Per qualsiasi altro linguaggio o strumento che sappia mandare JSON.',
  'settings.url': 'Indirizzo',
  'settings.tokenHint':
    'Si conserva nella cartella dei dati. Può solo registrare; con questo nessuno può leggere le tue cifre.',
  'settings.reveal': 'Mostra',
  'settings.hide': 'Nascondi',
};
