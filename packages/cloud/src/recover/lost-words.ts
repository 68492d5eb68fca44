/** What is said of mails and jobs that waited when a machine or region was lost: see endWaiting. */
export const LOST = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}

/** What stands where a database did not come back since it never had a backup. */
export const NO_BACKUP = 'There is no backup of it.'
