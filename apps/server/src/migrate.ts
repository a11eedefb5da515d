import { prepareDataDirectory, prepareDatabase, requireEnvironment } from "./start/prepare-data.ts";
import { reportFailure } from "./start/report-failure.ts";

// Servers migrate at their start; this is for those who want it done before.
try {
  const environment = requireEnvironment();
  await prepareDataDirectory(environment.dataDirectory);
  const database = await prepareDatabase(environment);
  await database.close();
  process.stdout.write("The database is up to date.\n");
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
