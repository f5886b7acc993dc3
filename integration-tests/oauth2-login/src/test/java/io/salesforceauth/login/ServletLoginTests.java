package io.salesforceauth.login;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.main.web-application-type=servlet")
class ServletLoginTests extends OAuth2LoginTests {

	@Test
	void repositoryAndManagerOfTheApplicationAreThereAndKnowOnlyGoogle() {
		assertThat(this.context.getBeansOfType(ClientRegistrationRepository.class)).hasSize(1);
		assertThat(this.context.getBeansOfType(OAuth2AuthorizedClientManager.class)).hasSize(1);
		ClientRegistrationRepository repository = this.context.getBean(ClientRegistrationRepository.class);
		assertThat(repository.findByRegistrationId("google")).isNotNull();
		assertThat(repository.findByRegistrationId("salesforce")).isNull();
	}

}
