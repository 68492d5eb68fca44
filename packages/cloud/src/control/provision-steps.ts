/** Steps that somebody waits for; what comes after the database is open does not count. */
export const PROVISION_STEPS = 3
