package io.salesforceauth;

/**
 * What happened to the calls to one org since the start, beyond plain answers.
 *
 * @param sessionEnds how many 401 answers said that the session had ended
 * @param resends how many calls were sent again after that
 * @param refusedUris how many calls were refused because they led to another host
 */
public record CallCounts(long sessionEnds, long resends, long refusedUris) {

}
