export type { CsvFile, FileSource } from './csv-file.ts'
export { openCsv } from './csv-read.ts'
export { failedRows } from './failed-rows.ts'
export { type ImportResult, type ImportTools, importJob } from './import-job.ts'
export {
  cancelImport,
  type ImportAsker,
  type ImportOrder,
  type ImportState,
  MAX_IMPORT_BYTES,
  openFailedRows,
  orderImport,
  readImport,
} from './import-order.ts'
export { type ImportRequest, parseImportRequest } from './import-request.ts'
export { type ImportOptions, type ImportProgress, runImport } from './import-run.ts'
export type { RowProblem } from './row-plan.ts'
