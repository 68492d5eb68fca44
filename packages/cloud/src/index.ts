export {
  type CertificateFiles,
  certificateFiles,
  ensureCertificates,
} from './certificates/certificate-files.ts'
export { type ClusterLayout, clusterLayout } from './cluster/cluster-layout.ts'
export { type ClusterSecrets, ensureClusterSecrets } from './cluster/cluster-secrets.ts'
export { type Cluster, startCluster } from './cluster/cluster-start.ts'
export { type ClusterAddress, connect } from './database/connect.ts'
export {
  createDatabaseStatements,
  dropDatabaseStatements,
  loginPassword,
} from './database/database-statements.ts'
