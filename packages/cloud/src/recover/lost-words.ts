/** What is said of mails and jobs that waited when a machine or region was lost: see endWaiting. */
export const LOST = {
  mail: 'Not sent: the machine was lost. It may have been sent before.',
  job: 'Ended: the machine was lost.',
}
