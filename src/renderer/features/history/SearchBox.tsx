import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';

type Properties = {
  readonly words: string;
  readonly onWords: (words: string) => void;
};

/** A pause in typing after which the words are searched for. */
const pauseMs = 200;
/** What the contract takes. */
const mostCharacters = 512;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Looks for words in everything a call says. "/" leads here from anywhere in the history. */
export const SearchBox = ({ words, onWords }: Properties) => {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [typed, setTyped] = useState(words);
  const [searched, setSearched] = useState(words);
  // Words that changed elsewhere (back, a way out of an empty list) replace what is typed.
  if (words !== searched) {
    setSearched(words);
    setTyped(words);
  }

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      clearTimeout(timer.current);
    };
  }, []);

  const search = (next: string): void => {
    setSearched(next);
    onWords(next);
  };
  const onChange = (next: string): void => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(next), pauseMs);
  };
  const clear = (): void => {
    clearTimeout(timer.current);
    setTyped('');
    search('');
    field.current?.focus();
  };
  return (
    <div role="search" className="call-search">
      <Icon icon={Search} className="call-search-icon" />
      <input
        ref={field}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        className="field-search call-search-field"
        placeholder={t('calls.search')}
        aria-label={t('calls.search')}
        aria-keyshortcuts="/"
        maxLength={mostCharacters}
        data-testid="search-calls"
        value={typed}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || typed === '') return;
          event.stopPropagation();
          clear();
        }}
      />
      {typed === '' ? (
        <kbd aria-hidden className="call-search-key">
          {'/'}
        </kbd>
      ) : (
        <button
          type="button"
          className="call-search-clear"
          aria-label={t('calls.clearSearch')}
          data-testid="clear-search"
          onClick={clear}
        >
          <Icon icon={X} />
        </button>
      )}
    </div>
  );
};
