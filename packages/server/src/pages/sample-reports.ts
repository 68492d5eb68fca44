import type { ReportPort } from '../http/report-port.ts'

/** Of a cloud to which nobody reported anything, for tests. */
export const NO_REPORTS: ReportPort = {
  clocks: { answerWorkingDays: 2, fixDays: { critical: 7, high: 30, medium: 90, low: 180 } },
  key: undefined,
  receive: async () => await Promise.reject(new Error('No report was expected.')),
  own: async () => await Promise.resolve(undefined),
  write: async () => await Promise.resolve(false),
  advisories: async () => await Promise.resolve([]),
}
