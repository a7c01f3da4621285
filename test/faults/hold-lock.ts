import SqliteDatabase from 'better-sqlite3';

/** Started by the lock row: holds the lock for writing of a database (first argument) for so many milliseconds (second). */
const [path = '', forMs = '0'] = process.argv.slice(2);
const db = new SqliteDatabase(path, { timeout: 60_000 });
db.exec('BEGIN IMMEDIATE');
process.send?.('held');
setTimeout(() => {
  db.exec('ROLLBACK');
  db.close();
  // Whoever started it may have ended meanwhile.
  if (process.connected) process.disconnect();
}, Number(forMs));
