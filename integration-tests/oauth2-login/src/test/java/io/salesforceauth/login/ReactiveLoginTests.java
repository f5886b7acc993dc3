package io.salesforceauth.login;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.main.web-application-type=reactive")
class ReactiveLoginTests extends OAuth2LoginTests {

	@Test
	void repositoryAndManagerOfTheApplicationAreThereAndKnowOnlyGoogle() {
		assertThat(this.context.getBeansOfType(ReactiveClientRegistrationRepository.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(ReactiveOAuth2AuthorizedClientManager.class)).hasSize(1);
		ReactiveClientRegistrationRepository repository = this.context
			.getBean(ReactiveClientRegistrationRepository.class);
		assertThat(repository.findByRegistrationId("google").block(TIMEOUT)).isNotNull();
		assertThat(repository.findByRegistrationId("salesforce").block(TIMEOUT)).isNull();
	}

}
