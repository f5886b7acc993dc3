/**
 * Demo mode only: mock orgs in this process, load on them, and buttons that trouble them.
 */
@NullMarked
package io.salesforceauth.sample.demo;

import org.jspecify.annotations.NullMarked;
