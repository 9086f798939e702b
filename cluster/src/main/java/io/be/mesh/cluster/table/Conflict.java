package io.be.mesh.cluster.table;

/**
 * Two forms of a row, written by replicas that did not see each other, of which one could stay.
 *
 * @param loser version of the form that is gone
 * @param winner version of the form that stays
 */
record Conflict(String key, RowVersion loser, RowVersion winner) {}
