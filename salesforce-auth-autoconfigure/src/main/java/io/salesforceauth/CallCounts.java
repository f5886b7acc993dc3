package io.salesforceauth;

/**
 * What happened to the calls to one org since the start, beyond plain answers.
 *
 * @param sessionEnds how many calls found their session ended, and were accepted with a
 * new token
 * @param resends how many calls were sent again with a new token
 * @param refusedUris how many calls were refused because they led to another host
 * @param suspicions how many responses said that the session may have ended
 * @param falseAlarms how many logins were in vain, since the resource refused the new
 * token, too
 * @param handedOn how many responses with status 401 were handed on to the application
 */
public record CallCounts(long sessionEnds, long resends, long refusedUris, long suspicions, long falseAlarms,
		long handedOn) {

}
