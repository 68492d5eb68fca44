export {
  type JobContext,
  type JobKind,
  type JobProgress,
  type JobStep,
  jobKind,
} from './job-kind.ts'
export { enqueueJob, queueStatements } from './job-queue.ts'
export {
  type Chore,
  installQueue,
  type JobWorker,
  queueUrl,
  startJobWorker,
} from './job-worker.ts'
