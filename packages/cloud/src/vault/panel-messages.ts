/** Operators are told which host, path or program failed, and who of them asked; customers that it did, and that one did. */
export type Audience = 'customer' | 'operator'

const REGION = '[a-z][a-z0-9-]{0,30}'
const REGIONS = `${REGION}(?:, ${REGION})*`
const BACKUP = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const SIZE = '\\d+(?:\\.\\d)? MB'
const MOMENT = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'
const EQUAL = `(?: The copy in ${REGION} was restored and is equal\\.)?`
const LEFT = '(?:, about \\d+ (?:seconds|minutes) left)?'

/**
 * The sentences of jobs, backups and copies that name nothing of the cloud but its regions, which customers know. Any other
 * may carry a host, a path, what a program answered, or a name that is somebody else's.
 */
const PLAIN: readonly RegExp[] = [
  // How it ended
  'It was interrupted\\.',
  'It was cancelled\\.',
  'The job was cancelled\\.',
  'The job was interrupted too often and is given up\\. Order it anew\\.',
  'The database is no longer in service: nothing was backed up\\.',
  'A backup of this database is being restored, or a restore undone\\.',
  'This restore cannot be undone: it was not on live, was undone already, its days are over, or another one came after it\\.',
  // Backups
  'Opening the regions\\.',
  `Copying \\d+ of ${SIZE} to ${REGIONS}${LEFT}\\.`,
  `Reading \\d+ of ${SIZE} back from ${REGIONS}${LEFT}\\.`,
  `Copying to ${REGION}\\.`,
  `The backup ${BACKUP} failed\\.`,
  `The backup is (?:incomplete|failed): ${REGIONS} lacks? it\\.${EQUAL}`,
  `Restoring the copy in ${REGION} to compare every table\\.`,
  `The backup lies in ${REGIONS}\\.${EQUAL}`,
  // Moments
  'Looking for this moment in the log\\.',
  'Waiting for the log of this moment\\.',
  'Waiting for the end of another restore\\.',
  'Playing the log up to this moment\\.',
  'The database was not there yet at this moment\\.',
  `There is no log of ${MOMENT}\\. (?:No moment can be brought back yet: restore a backup\\.|The nearest that can: ${MOMENT} (?:before|after) it(?:, and ${MOMENT} after it)?\\.)`,
  // Restores
  'Waiting for another worker\\.',
  'Looking at the backup\\.',
  'Reserving a name\\.',
  'Making a backup of the database as it is now\\.',
  'Waiting for the end of (?:a|another) backup\\.',
  `The database as it is now is in the backup ${BACKUP}\\.(?: It is incomplete: ${REGIONS} gets? a copy later\\.)?`,
  `Reading the copy in the region ${REGION}\\.`,
  `The copy in the region ${REGION} is no use; the next one is read\\.`,
  `Restoring from the region ${REGION}: ${SIZE} of ${SIZE}\\.`,
  'Comparing every table with the backup\\.',
  'Bringing the database to this version\\.',
  'Checking who may do what in it\\.',
  'Switching off its mail, jobs, links, keys and sessions\\.',
  'Opening the database\\.',
  'Taking the copy out of service\\.',
  'There is not enough room for this restore\\. Nothing was restored\\.',
  'Preparing the exchange\\.',
  'Exchanging the databases\\.',
  'The database was exchanged; the one of before is kept for some days\\.',
  'Looking at the database of before\\.',
  'Counting what happened since the backup\\.',
].map((form) => new RegExp(`^${form}$`))

/** Whether a sentence may be read by customers. */
export function isPlain(message: string): boolean {
  return PLAIN.some((form) => form.test(message))
}

/** A message of the register or of a job for these eyes; `plain` in place of one that is not for them. */
export function plainMessage(
  audience: Audience,
  message: string | null,
  plain: string,
): string | null {
  return message === null || audience === 'operator' || isPlain(message) ? message : plain
}
