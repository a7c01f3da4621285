import { describe, expect, it } from 'vitest';
import { toNameRows, withName } from '../../../../src/renderer/features/settings/names/name-rows.ts';

const ragRow = { key: 'rag', original: { it: 'RAG', en: 'RAG' }, own: null };

describe('names', () => {
  it('are listed by key: those seen, those the owner gave and those that come with one', () => {
    const rows = toNameRows('service', ['zeta', 'rag', 'constructor'], { old: { it: 'Vecchio', en: 'Old' } });
    expect(rows.map(({ key }) => key)).toEqual([
      'analysis',
      'chatbot',
      'classification',
      'constructor',
      'llm',
      'messages',
      'old',
      'rag',
      'zeta',
    ]);
    expect(rows.find(({ key }) => key === 'old')?.own).toEqual({ it: 'Vecchio', en: 'Old' });
    expect(rows.find(({ key }) => key === 'analysis')?.original).toEqual({ it: 'Analisi Dati', en: 'Data analysis' });
    expect(rows.find(({ key }) => key === 'constructor')).toEqual({
      key: 'constructor',
      original: { it: 'constructor', en: 'constructor' },
      own: null,
    });
  });

  it('keep what they were called in the language that is left empty', () => {
    expect(withName({}, ragRow, { it: ' Ricerca ', en: '' })).toEqual({ rag: { it: 'Ricerca', en: 'RAG' } });
  });

  it('are dropped when they say nothing new, and leave the others alone', () => {
    const owners = { rag: { it: 'Ricerca', en: 'Search' }, llm: { it: 'Modello', en: 'Model' } };
    expect(withName(owners, ragRow, { it: '', en: 'RAG' })).toEqual({ llm: owners.llm });
  });
});
