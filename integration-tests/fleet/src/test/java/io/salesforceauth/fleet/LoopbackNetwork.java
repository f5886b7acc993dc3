package io.salesforceauth.fleet;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import org.testcontainers.core.CreateContainerCmdModifier;

/**
 * Publishes the ports of containers on 127.0.0.1 only, in the network that
 * {@code CONTAINER_NETWORK} names: see {@code .ci/engine}. Does nothing without it.
 */
public final class LoopbackNetwork implements CreateContainerCmdModifier {

	@Override
	public CreateContainerCmd modify(CreateContainerCmd command) {
		String network = System.getenv("CONTAINER_NETWORK");
		HostConfig host = command.getHostConfig();
		if (network == null || host == null) {
			return command;
		}
		if (host.getPortBindings() != null) {
			host.withPortBindings(host.getPortBindings()
				.getBindings()
				.keySet()
				.stream()
				.map((port) -> new PortBinding(Binding.bindIp("127.0.0.1"), port))
				.toList());
		}
		return command.withHostConfig(host.withNetworkMode(network));
	}

}
