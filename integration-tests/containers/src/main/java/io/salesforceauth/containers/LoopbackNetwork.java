package io.salesforceauth.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Ports.Binding;
import org.testcontainers.core.CreateContainerCmdModifier;

/**
 * Publishes the ports of containers on 127.0.0.1 only and puts them into the network that
 * {@code CONTAINER_NETWORK} names, where the engine of {@code .ci/engine} runs. Does
 * nothing without that variable.
 */
public final class LoopbackNetwork implements CreateContainerCmdModifier {

	@Override
	public CreateContainerCmd modify(CreateContainerCmd command) {
		String network = System.getenv("CONTAINER_NETWORK");
		HostConfig host = command.getHostConfig();
		if (network == null || host == null) {
			return command;
		}
		Ports published = host.getPortBindings();
		if (published != null) {
			host.withPortBindings(published.getBindings()
				.keySet()
				.stream()
				.map((port) -> new PortBinding(Binding.bindIp("127.0.0.1"), port))
				.toList());
		}
		return command.withHostConfig(host.withNetworkMode(network));
	}

}
