/** How bad a weakness is, as SECURITY.md and reports of audits say it; the worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const

export type Severity = (typeof SEVERITIES)[number]

/** Days until it is mended. Those of critical and high ones stand in SECURITY.md. */
export const FIX_DAYS: Readonly<Record<Severity, number>> = {
  critical: 7,
  high: 30,
  medium: 90,
  low: 180,
}

const DAY_MS = 86_400_000

/** The last day on which a weakness that was found on `foundOn` is mended in time. Both YYYY-MM-DD. */
export function dueOn(foundOn: string, severity: Severity): string {
  const at = new Date(Date.parse(`${foundOn}T00:00:00Z`) + FIX_DAYS[severity] * DAY_MS)
  return at.toISOString().slice(0, 10)
}

export function isSeverity(value: unknown): value is Severity {
  return SEVERITIES.some((one) => one === value)
}
