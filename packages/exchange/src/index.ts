export { guardFormula } from './cell-guard.ts'
export type { CsvFile, FileSource } from './csv-file.ts'
export { openCsv, readRows } from './csv-read.ts'
export { csvLine } from './csv-write.ts'
export { openExport } from './export-open.ts'
export { failedRows } from './failed-rows.ts'
export { idsCondition } from './ids-condition.ts'
export type { ImportAsker } from './import-asker.ts'
export { importCheckJob } from './import-check.ts'
export {
  type FileHead,
  type FileIntake,
  MAX_IMPORT_BYTES,
  readHead,
  storeImportFile,
} from './import-file.ts'
export { type ImportResult, type ImportTools, importJob } from './import-job.ts'
export {
  cancelImport,
  type ImportOrder,
  type ImportState,
  openFailedRows,
  orderImport,
  orderUndo,
  readImport,
} from './import-order.ts'
export { type ImportRequest, parseImportRequest } from './import-request.ts'
export { type ImportOptions, type ImportProgress, runImport } from './import-run.ts'
export { importUndoJob } from './import-undo.ts'
export type { RowProblem } from './row-plan.ts'
export { SpreadsheetReader } from './xlsx-read.ts'
