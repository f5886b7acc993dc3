package io.salesforceauth.test.examples;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application under test: it reads and creates accounts. See the tests beside it for
 * what can be tested with the mock org, one class for each use.
 */
@SpringBootApplication
class AccountApplication {

}
