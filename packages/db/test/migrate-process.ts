// Opens the database of the first argument, migrates it and prints the number of tables.
import { openDatabase } from "../src/open-database.ts";

const database = await openDatabase({ url: process.argv[2] ?? "" });
await database.migrate();
const sql = "SELECT count(*) AS tables FROM sqlite_master WHERE type = 'table'";
const [row] = await database.read({ sql, args: [] });
console.log(String(row?.["tables"]));
await database.close();
