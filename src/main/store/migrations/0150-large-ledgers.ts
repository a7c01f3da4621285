/** What keeps two reads quick where there are many millions of calls: a search for a rare word, and what caching saved. */
export const largeLedgers = `
-- Which block of the search index has which word. Rows are blocks, their number plus one: see search-block-words.
CREATE VIRTUAL TABLE search_block_words
USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

-- The words of the index itself, in order.
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_index, row);

-- Calls with input from a cache: hours as in rollup_hour, and what their saving is worked out from. A price or rate of 0
-- is none; is_plain: see CachedInput.
CREATE TABLE rollup_hour_cached (
  hour INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  applied_price_id INTEGER NOT NULL,
  applied_rate_id INTEGER NOT NULL,
  is_plain INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  PRIMARY KEY (hour, dimension_set_id, applied_price_id, applied_rate_id, is_plain)
) STRICT, WITHOUT ROWID;
`;
