export {
  type CertificateFiles,
  certificateFiles,
  ensureCertificates,
} from './certificates/certificate-files.ts'
export { type ClusterLayout, clusterLayout } from './cluster/cluster-layout.ts'
export { type ClusterSecrets, ensureClusterSecrets } from './cluster/cluster-secrets.ts'
export { type Cluster, startCluster } from './cluster/cluster-start.ts'
export type { ClusterAccess } from './database/cluster-access.ts'
export { type ClusterAddress, connect } from './database/connect.ts'
export { makeDatabase, removeDatabase } from './database/database-make.ts'
export {
  createDatabaseStatements,
  dropDatabaseStatements,
  loginPassword,
} from './database/database-statements.ts'
export { ensureTemplate } from './database/database-template.ts'
export { planTemplate } from './database/template-plan.ts'
