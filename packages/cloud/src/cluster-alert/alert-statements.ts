/** What was seen of clusters and is not over, and when operators were told it, in the schema zennnn_cloud. Idempotent; sent one by one as zennnn_owner. */
export const CLUSTER_ALERT_STATEMENTS: readonly string[] = [
  `create table if not exists zennnn_cloud.cluster_alert (
    cluster text not null,
    kind text not null,
    raised_at timestamptz not null,
    told_at timestamptz,
    primary key (cluster, kind)
  )`,
]
