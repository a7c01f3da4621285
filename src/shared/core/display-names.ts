/** What a service or an operation is called on screen, by language. */
export const languages = ['it', 'en'] as const;
export type Language = (typeof languages)[number];

export type DisplayName = Readonly<Record<Language, string>>;
export type NamedKind = 'service' | 'operation';
export type DisplayNames = Readonly<Record<NamedKind, Readonly<Record<string, DisplayName>>>>;

/** Names for what apps commonly send; anything else is shown as it was sent. */
export const defaultDisplayNames: DisplayNames = {
  service: {
    chatbot: { it: 'Chatbot', en: 'Chatbot' },
    llm: { it: 'LLM', en: 'LLM' },
    rag: { it: 'RAG', en: 'RAG' },
    analysis: { it: 'Analisi Dati', en: 'Data analysis' },
    classification: { it: 'Classificazione', en: 'Classification' },
    messages: { it: 'Messaggi', en: 'Messages' },
  },
  operation: {
    conversation: { it: 'Conversazione', en: 'Conversation' },
    system_message: { it: 'Messaggio Sistema', en: 'System message' },
    completion: { it: 'Completamento', en: 'Completion' },
    chat: { it: 'Chat', en: 'Chat' },
    query: { it: 'Query', en: 'Query' },
    embedding: { it: 'Embedding', en: 'Embedding' },
    data_analysis: { it: 'Analisi Dati', en: 'Data analysis' },
    prediction: { it: 'Predizione', en: 'Prediction' },
    image_classification: { it: 'Classificazione Immagine', en: 'Image classification' },
    text_classification: { it: 'Classificazione Testo', en: 'Text classification' },
    message: { it: 'Messaggio', en: 'Message' },
  },
};

/** The owner's name for it, else the one it comes with, else the key itself. */
export const toDisplayName = (kind: NamedKind, key: string, language: Language, owners: DisplayNames): string =>
  find(owners, kind, key)?.[language] ?? find(defaultDisplayNames, kind, key)?.[language] ?? key;

/** Keys come from apps: `constructor` is a service like any other. */
const find = (names: DisplayNames, kind: NamedKind, key: string): DisplayName | undefined =>
  Object.hasOwn(names[kind], key) ? names[kind][key] : undefined;
