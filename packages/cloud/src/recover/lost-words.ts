/** What is said of mails and jobs that waited when a machine or region was lost: see endWaiting. */
export const LOST = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}

/** What stands where a database did not come back since it never had a backup. */
export const NO_BACKUP = 'There is no backup of it.'

/** What stands where a database is not brought back from a backup, as the log has more. */
export const NOT_FROM_BACKUP =
  'Its newest backup lacks what the log has, and is not taken: run the same command again, or say --without-log.'
