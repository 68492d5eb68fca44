import { type CommandArguments, UsageError } from '../command.ts'

/** The first parameter. Throws UsageError for what is no number of a finding. */
export function findingNumber({ parameters: [text = ''] }: CommandArguments): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError('<number> must be that of a finding, as finding list shows it.')
}
